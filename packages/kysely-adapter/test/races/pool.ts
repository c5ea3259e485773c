/** One visit of the pool that every process takes its rows from. */
export interface PoolVisit {
  readonly name: string
  readonly phone: string
  readonly email: string | undefined
  readonly store: string
  readonly visitDate: string
}

const PEOPLE = 14
const STORES = ['CG Road', 'Paldi', 'Maninagar'] as const
const DATES = ['2024-05-01', '2024-05-02'] as const

/** Every person at every store on every date; some of the rows of some people carry their e-mail too. */
export const POOL: readonly PoolVisit[] = Array.from({ length: PEOPLE }, (_, person) =>
  STORES.flatMap((store, at) =>
    DATES.map((visitDate, day) => ({
      name: `Person ${person}`,
      phone: `98250${String(person).padStart(5, '0')}`,
      email: (person + at + day) % 3 === 0 ? `p${person}@example.com` : undefined,
      store,
      visitDate,
    })),
  ),
).flat()

export const CLIENTS = PEOPLE
export const PHONES: readonly string[] = [...new Set(POOL.map(({ phone }) => `+91${phone}`))]
export const OPTIONS = { defaultCountry: 'IN', dateOrder: 'YMD' } as const

/** mulberry32: the same numbers for the same seed, in every process. */
export const random = (seed: number) => {
  let state = seed | 0
  return (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** What one process imports and what it records by hand in one round: overlapping parts of the pool, in an order of its own. */
export const shareOf = (seed: number, worker: number) => {
  const next = random(seed * 31 + worker)
  const shuffled = POOL.map((visit) => ({ visit, key: next() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ visit }) => visit)
  return { file: shuffled.slice(0, 50), byHand: shuffled.slice(45, 55) }
}

export const toCsv = (visits: readonly PoolVisit[]): readonly Uint8Array[] => {
  const lines = visits.map(({ name, phone, email, store, visitDate }) => [name, phone, email, store, visitDate].join())
  return [new TextEncoder().encode(`Name,Phone,Email,Store,Visit Date\n${lines.join('\n')}\n`)]
}

export const visitKey = ({ phone, store, visitDate }: PoolVisit): string => `+91${phone} | ${store} | ${visitDate}`
