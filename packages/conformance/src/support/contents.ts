import assert from 'node:assert/strict'
import type { Contents } from '../contract.ts'

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const sorted = <T>(items: readonly T[]): readonly T[] =>
  [...items].sort((a, b) => compare(JSON.stringify(a), JSON.stringify(b)))

/** The same contents in one order, for comparing. */
export const inOrder = ({ clients, identities, stores, visits }: Contents): Contents => ({
  clients: sorted(clients),
  identities: sorted(identities),
  stores: sorted(stores),
  visits: sorted(visits),
})

/** Nothing may have been written between the two. */
export const assertSame = (after: Contents, before: Contents, why: string): void =>
  assert.deepEqual(inOrder(after), inOrder(before), why)
