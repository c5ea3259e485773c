import fc from 'fast-check'
import { expect, it } from 'vitest'
import { storableKey, storableText } from './storable.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 }).map((units) => String.fromCharCode(...units)),
  fc.string({ maxLength: 5 }).map((tail) => `sha256:${tail}`),
)

it('keeps different values apart, short enough for an index and without what a database cannot hold', () => {
  fc.assert(
    fc.property(anyText, anyText, (a, b) => {
      const key = storableKey(a)
      expect(key === storableKey(b)).toBe(a === b)
      expect(key.length).toBeLessThanOrEqual(255)
      expect(key).not.toMatch(/[\0\p{Cs}]/u)
      // No key is the key of something else: not even one that is written as a value.
      if (key !== a) expect(storableKey(key)).not.toBe(key)
    }),
  )
})

it('leaves a text alone that every database can hold', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => storableText(text) === text.replaceAll('\0', '')))
})
