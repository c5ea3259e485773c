import { expect, test } from 'vitest'
import { createByteArena } from './byte-arena.ts'

const CHUNK = 2 ** 20

const piece = (length: number, byte: number): Uint8Array => new Uint8Array(length).fill(byte)

test('each piece lies whole where its position says, be it short, as long as a chunk, or longer', () => {
  const arena = createByteArena()
  const pieces = [3, CHUNK - 3, 1, CHUNK, 2 * CHUNK + 5, 7, CHUNK - 6, 2].map((length, at) => piece(length, at + 1))
  const positions = pieces.map((one) => arena.add(one, one.length))
  expect(new Set(positions).size).toBe(pieces.length)
  for (const [at, one] of pieces.entries()) {
    const position = positions[at] ?? -1
    const from = arena.offsetAt(position)
    // Compared as buffers: a million numbers are slow to compare one by one.
    expect(Buffer.compare(arena.chunkAt(position).subarray(from, from + one.length), one)).toBe(0)
  }
})

test('only as much of the source as is asked for is taken', () => {
  const arena = createByteArena()
  const first = arena.add(piece(8, 1), 3)
  const second = arena.add(piece(8, 2), 2)
  expect([...arena.chunkAt(first).subarray(arena.offsetAt(first), arena.offsetAt(first) + 6)]).toEqual([
    1, 1, 1, 2, 2, 0,
  ])
  expect(second - first).toBe(3)
})

test('memory is taken a chunk at a time, and by a longer piece as much as it has', () => {
  const arena = createByteArena()
  expect(arena.bytes).toBe(0)
  const memory = [10, CHUNK - 10, 1, CHUNK + 1, 1].map((length) => {
    arena.add(piece(length, 1), length)
    return arena.bytes
  })
  // The second piece fits to the last byte; after a longer piece nothing fits into its chunk.
  expect(memory).toEqual([CHUNK, CHUNK, 2 * CHUNK, 3 * CHUNK + 1, 4 * CHUNK + 1])
})

test('a position where nothing was put holds nothing', () => {
  expect(createByteArena().chunkAt(0)).toHaveLength(0)
})
