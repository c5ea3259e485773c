import { expect, test } from 'vitest'
import { createVisitTable } from './visit-table.ts'

test('each (client, store, date) keeps its own value while the table grows', () => {
  const table = createVisitTable()
  const model = new Map<string, readonly [number, number, number, number]>()
  // New clients are numbered from 2^31; neighbours in every direction.
  for (let at = 0; at < 6000; at++) {
    const visit = [(at % 2) * 0x80000000 + (at % 97), at % 13, at % 7, at] as const
    const key = visit.slice(0, 3).join()
    expect(table.get(visit[0], visit[1], visit[2])).toBe(model.get(key)?.[3] ?? -1)
    table.set(...visit)
    model.set(key, visit)
  }
  for (const [client, store, date, value] of model.values()) expect(table.get(client, store, date)).toBe(value)
  expect(table.get(98, 0, 0)).toBe(-1)
  expect(table.bytes).toBeLessThan(model.size * 64)
})

test('the numbers of a visit are not interchangeable', () => {
  const table = createVisitTable()
  table.set(1, 2, 3, 0)
  const others: readonly (readonly [number, number, number])[] = [
    [1, 3, 2],
    [2, 1, 3],
    [3, 2, 1],
    [2, 3, 1],
    [1, 2, 4],
  ]
  for (const other of others) expect(table.get(...other)).toBe(-1)
  expect(table.get(1, 2, 3)).toBe(0)
})
