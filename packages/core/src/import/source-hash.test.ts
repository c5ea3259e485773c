import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSourceHash } from './source-hash.ts'

const CHUNKS = [new Uint8Array(100).fill(7), new Uint8Array(0), Uint8Array.of(0, 255, 13, 10)]

test('the SHA-256 of a source is the same, whoever makes it', () => {
  let made = 0
  const ofPlatform = createSourceHash({
    sha256: () => {
      made++
      return createHash('sha256')
    },
  })
  const own = createSourceHash({})
  for (const chunk of CHUNKS) for (const hash of [ofPlatform, own]) hash.update(chunk)
  const expected = createHash('sha256').update(Buffer.concat(CHUNKS)).digest('hex')
  expect([ofPlatform.hex(), own.hex()]).toEqual([expected, expected])
  expect(made).toBe(1)
})
