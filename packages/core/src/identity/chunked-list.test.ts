import { expect, test } from 'vitest'
import { float64List, uint8List, uint16List, uint32List } from './chunked-list.ts'

const CHUNK = 2 ** 14

test('what was pushed stays at its place over many chunks, and can be set anew', () => {
  const list = float64List()
  for (let at = 0; at < 3 * CHUNK; at++) list.push(at + 0.5)
  expect(list.length).toBe(3 * CHUNK)
  for (const at of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK - 1]) expect(list.get(at)).toBe(at + 0.5)
  list.set(CHUNK, -1)
  expect([list.get(CHUNK - 1), list.get(CHUNK), list.get(CHUNK + 1), list.get(0)]).toEqual([
    CHUNK - 0.5,
    -1,
    CHUNK + 1.5,
    0.5,
  ])
})

test('beyond its end a list is 0, and cannot be set', () => {
  const list = uint32List()
  expect(list.get(0)).toBe(0)
  list.set(CHUNK, 7)
  expect([list.get(CHUNK), list.length, list.bytes]).toEqual([0, 0, 0])
})

test('each list takes 1, 2, 4 or 8 bytes a number, a chunk at a time', () => {
  for (const [make, size] of [
    [uint8List, 1],
    [uint16List, 2],
    [uint32List, 4],
    [float64List, 8],
  ] as const) {
    const list = make()
    const memory = [0, 1, CHUNK, CHUNK + 1].map((length) => {
      while (list.length < length) list.push(1)
      return list.bytes
    })
    expect(memory).toEqual([0, CHUNK * size, CHUNK * size, 2 * CHUNK * size])
  }
})
