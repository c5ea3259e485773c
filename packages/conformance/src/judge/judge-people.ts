import assert from 'node:assert/strict'
import type { RowItem } from '@footfall/core'
import type { Contents } from '../contract.ts'
import type { Truth } from '../files/row-spec.ts'
import { labelOf, ownersIn } from './judge-import.ts'

/** Rows by person, as a child would do it: two heaps that share an identity become one, until none do. */
export const heapsOf = (truths: readonly Truth[]): readonly (readonly number[])[] => {
  let heaps = truths.map(({ identities }, at) => ({ rows: [at], labels: new Set(identities.map(labelOf)) }))
  for (;;) {
    const pair = heaps.flatMap((a, i) =>
      heaps.slice(i + 1).flatMap((b) => ([...a.labels].some((label) => b.labels.has(label)) ? [{ a, b }] : [])),
    )[0]
    if (pair === undefined) return heaps.map(({ rows }) => rows)
    const { a, b } = pair
    const merged = { rows: [...a.rows, ...b.rows], labels: new Set([...a.labels, ...b.labels]) }
    heaps = [...heaps.filter((heap) => heap !== a && heap !== b), merged]
  }
}

/**
 * Law 3: who is whose, given what the database knew before the import. Nobody known: one new client for the heap. One
 * known: that one. Several known: each row on one of them, and none is new.
 */
export const judgePeople = (before: Contents, truths: readonly Truth[], rows: readonly RowItem[]): void => {
  const known = ownersIn(before)
  const there = new Set(before.clients.map(({ id }) => id))
  const taken = new Set<string>()
  for (const heap of heapsOf(truths)) {
    const labels = heap.flatMap((at) => truths[at]?.identities.map(labelOf) ?? [])
    const owners = new Set(labels.flatMap((label) => known.get(label) ?? []))
    const clients = new Set(heap.flatMap((at) => (truths[at]?.held ? [] : [rows[at]?.clientId ?? ''])))
    if (clients.size === 0 || labels.length === 0) continue
    if (owners.size <= 1) assert.equal(clients.size, 1, `Rows ${heap.map((at) => at + 1)} are one person.`)
    for (const client of clients) {
      if (owners.size === 0) {
        assert.ok(!there.has(client), 'A new person was put on a client who was there.')
        assert.ok(!taken.has(client), 'Two people are on one new client.')
        taken.add(client)
      } else assert.ok(owners.has(client), 'A known person was put on another client.')
    }
  }
}
