import { expect, test } from 'vitest'
import { createRowContents } from './row-contents.ts'

test('each row finds its own, in whatever order they came', () => {
  const contents = createRowContents()
  expect(contents.find(1)).toBe(-1)
  const rows = [5, 9, 4_294_967_295, 2, 7]
  for (const [at, row] of rows.entries()) contents.add(row, 2 ** 31 - 1 - at)
  for (const [at, row] of rows.entries()) expect(contents.find(row)).toBe(2 ** 31 - 1 - at)
  for (const row of [0, 1, 3, 6, 8, 10]) expect(contents.find(row)).toBe(-1)
  contents.add(6, 3)
  expect(contents.find(6)).toBe(3)
})

test('where no row has content, none is found, not even for the header', () => {
  expect(createRowContents().find(0)).toBe(-1)
})

test('rows take 8 bytes each, a chunk at a time, before and after they were sorted', () => {
  const contents = createRowContents()
  expect(contents.bytes).toBe(0)
  for (const row of [3, 2, 1]) contents.add(row, row)
  expect(contents.bytes).toBe(8 * 2 ** 14)
  contents.find(1)
  expect(contents.bytes).toBe(8 * 2 ** 14)
})
