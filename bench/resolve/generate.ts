import type { Identity, Row } from '@footfall/core'

/** A small generator of numbers, so that every run sees the same rows (mulberry32). */
const randomOf = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const NAMES = ['Asha', 'Ravi', 'Meera', 'Kiran', 'Farah', 'Dev', 'Nisha', 'Om', 'Leela', 'Arjun']
const STORES = Array.from({ length: 40 }, (_, at) => ({ key: `store ${at}`, name: `Store ${at}` }))
const DATES = Array.from({ length: 365 }, (_, at) => new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10))

/**
 * Rows of a shop's year, made one batch at a time: each customer comes twice on average, nine in ten with a phone, half with an
 * e-mail, one in a thousand with somebody else's e-mail.
 */
export function* generate(rows: number, batch: number): Generator<readonly Row[]> {
  const random = randomOf(7)
  const customers = Math.ceil(rows / 2)
  for (let from = 0; from < rows; from += batch) {
    yield Array.from({ length: Math.min(batch, rows - from) }, (_, at): Row => {
      const customer = random(customers)
      const identities: Identity[] = []
      const hasPhone = customer % 10 !== 0
      if (hasPhone) identities.push({ kind: 'phone', value: `+91${9_000_000_000 + customer * 3}` })
      if (!hasPhone || customer % 2 === 0) {
        const whose = random(1000) === 0 ? random(customers) : customer
        identities.push({ kind: 'email', value: `${NAMES[whose % 10]?.toLowerCase()}.${whose}@example.in` })
      }
      return {
        rowNumber: from + at + 1,
        revision: 1,
        line: from + at + 2,
        name: `${NAMES[customer % 10]} ${NAMES[Math.floor(customer / 10) % 10]} ${customer % 977}`,
        attendedBy: NAMES[random(10)] ?? null,
        identities,
        store: STORES[random(40)] ?? null,
        visitDate: DATES[random(365)] ?? null,
        extra: [],
        contentKey: null,
        reasons: [],
        warnings: [],
        intact: true,
      }
    })
  }
}
