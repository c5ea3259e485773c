import { expect, test } from 'vitest'
import { readAhead } from './read-ahead.ts'

const source = (upTo: number, asked: number[], failAt = -1) =>
  (async function* () {
    for (let n = 1; n <= upTo; n++) {
      asked.push(n)
      if (n === failAt) throw new Error(`no ${n}`)
      yield n
    }
  })()

test('one item is asked for ahead, no more, and all come in order', async () => {
  const asked: number[] = []
  const seen: number[] = []
  for await (const n of readAhead(source(4, asked))) {
    seen.push(n)
    await new Promise((resolve) => setTimeout(resolve, 1))
    expect(asked.length).toBe(Math.min(n + 1, 4))
  }
  expect(seen).toEqual([1, 2, 3, 4])
})

test('an error comes in its place, after the items before it', async () => {
  const seen: number[] = []
  const reading = (async () => {
    for await (const n of readAhead(source(4, [], 3))) seen.push(n)
  })()
  await expect(reading).rejects.toThrow('no 3')
  expect(seen).toEqual([1, 2])
})

test('whoever stops early waits for what is under way, and nobody hears of its error', async () => {
  let ended = false
  const slow = (async function* () {
    try {
      yield 1
      await new Promise((resolve) => setTimeout(resolve, 20))
      yield 2
    } finally {
      ended = true
    }
  })()
  for await (const _ of readAhead(slow)) break
  expect(ended).toBe(true)
  for await (const _ of readAhead(source(2, [], 2))) break
})
