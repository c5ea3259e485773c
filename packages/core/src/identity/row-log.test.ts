import { expect, test } from 'vitest'
import { createRowLog } from './row-log.ts'

test('each row comes back with its numbers, its start and its ordinal, and can be read again from its start', () => {
  const log = createRowLog()
  // The least and the greatest number, at the end of a row and within it.
  const rows = [[1, 0], [2 ** 31 - 1, 5, 2 ** 31 - 1], [0, 3], [7]]
  for (const row of rows) log.push(row)
  const told: unknown[] = []
  log.each((numbers, start, ordinal) => told.push({ numbers: [...numbers], start, ordinal }))
  expect(told).toEqual([
    { numbers: rows[0], start: 0, ordinal: 0 },
    { numbers: rows[1], start: 2, ordinal: 1 },
    { numbers: rows[2], start: 5, ordinal: 2 },
    { numbers: rows[3], start: 7, ordinal: 3 },
  ])
  const into = [99, 98, 97, 96]
  for (const [at, start] of [0, 2, 5, 7].entries()) {
    log.read(start, into)
    expect(into).toEqual(rows[at])
  }
})

test('a log of no rows visits none, and takes no memory', () => {
  const log = createRowLog()
  log.each(() => expect.unreachable('There is no row.'))
  expect(log.bytes).toBe(0)
  log.push([1, 2])
  expect(log.bytes).toBe(4 * 2 ** 14)
})
