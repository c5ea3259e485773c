import type { RowLog } from './row-log.ts'

export interface NearestInput {
  readonly log: RowLog
  /** The identities of the log's rows that join anything, in place of all of them. */
  readonly joining: (numbers: readonly number[]) => readonly number[]
  /** Whether an identity is in a component that is to be settled. */
  readonly concerns: (number: number) => boolean
  /** The client that owns an identity, or -1. */
  readonly ownerOf: (number: number) => number
  /** Ranks clients of one component: the smaller wins a tie. */
  readonly rankOf: (client: number, number: number) => number
  /** Takes each identity of these components that has no owner, with the nearest client. */
  readonly assign: (number: number, client: number) => void
}

/**
 * Gives each identity without an owner to the nearest client of its component: fewest hops over rows, all known identities
 * being sources at once; ties go to the client of the smaller rank. Level by level, so that the result does not depend on
 * the order of anything; each row is used once, however many identities it has.
 */
export const assignNearest = (input: NearestInput): void => {
  const { log, joining, concerns, ownerOf, rankOf, assign } = input

  // 1. The rows of the components concerned, by identity.
  const rows: (readonly number[])[] = []
  const rowsOf = new Map<number, number[]>()
  log.each((numbers) => {
    if (!concerns(numbers[0] ?? 0) && !numbers.some(concerns)) return
    const joined = joining(numbers)
    if (joined.length < 2 || !concerns(joined[0] ?? 0)) return
    for (const number of joined) {
      const list = rowsOf.get(number)
      if (list === undefined) rowsOf.set(number, [rows.length])
      else list.push(rows.length)
    }
    rows.push([...joined])
  })

  // 2. The sources.
  const level = new Map<number, number>()
  const client = new Map<number, number>()
  let frontier: number[] = []
  for (const number of rowsOf.keys()) {
    const owner = ownerOf(number)
    if (owner < 0) continue
    level.set(number, 0)
    client.set(number, owner)
    frontier.push(number)
  }

  // 3. Outwards. A row passes on the best client of those of its identities that the last level reached.
  const done = new Uint8Array(rows.length)
  for (let depth = 0; frontier.length > 0; depth++) {
    const reached: number[] = []
    for (const source of frontier) {
      for (const at of rowsOf.get(source) ?? []) {
        if (done[at] === 1) continue
        done[at] = 1
        const row = rows[at] ?? []
        let best = -1
        for (const number of row) {
          const owner = client.get(number) ?? -1
          if (level.get(number) !== depth || owner < 0) continue
          if (best < 0 || rankOf(owner, number) < rankOf(best, number)) best = owner
        }
        for (const number of row) {
          const was = level.get(number)
          if (was === undefined) {
            level.set(number, depth + 1)
            client.set(number, best)
            reached.push(number)
          } else if (was === depth + 1 && rankOf(best, number) < rankOf(client.get(number) ?? best, number)) {
            client.set(number, best)
          }
        }
      }
    }
    frontier = reached
  }

  for (const [number, depth] of level) if (depth > 0) assign(number, client.get(number) ?? -1)
}
