import { expect, test, vi } from 'vitest'
import { remember } from './remember.ts'

test('a cell is read once and then remembered, null included', () => {
  const read = vi.fn((cell: string) => (cell === '' ? null : cell.toUpperCase()))
  const reader = remember(read)
  expect([reader('a'), reader('a'), reader('ab'), reader(''), reader(''), reader('__proto__')]).toEqual([
    'A',
    'A',
    'AB',
    null,
    null,
    '__PROTO__',
  ])
  expect(read).toHaveBeenCalledTimes(4)
})

test('what is remembered is bounded: long cells are not, and a full memory starts over', () => {
  const read = vi.fn((cell: string) => cell.length)
  const reader = remember(read)
  const long = 'x'.repeat(201)
  expect([reader(long), reader(long)]).toEqual([201, 201])
  expect(read).toHaveBeenCalledTimes(2)
  for (let i = 0; i <= 20_000; i++) reader(String(i))
  reader('0')
  expect(read).toHaveBeenCalledTimes(2 + 20_001 + 1)
})
