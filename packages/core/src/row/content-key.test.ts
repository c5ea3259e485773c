import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Content, contentKey } from './content-key.ts'

const field = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '[', ']', 'n', 'u', 'l', '\\', 'é') }))
const content = fc.record({ name: field, storeKey: field, visitDate: field, attendedBy: field })
const listOf = (c: Content) => [c.name, c.storeKey, c.visitDate, c.attendedBy]

test('a content key is the SHA-256 of the fields as a JSON array', () => {
  fc.assert(
    fc.property(content, (fields) => {
      expect(contentKey(fields)).toBe(
        createHash('sha256')
          .update(JSON.stringify(listOf(fields)))
          .digest('hex'),
      )
    }),
  )
})

test('different fields have different keys: moving text from one to the next, or null to text, changes it', () => {
  const seen = new Map<string, string>()
  fc.assert(
    fc.property(content, (fields) => {
      const [key, text] = [contentKey(fields), JSON.stringify(listOf(fields))]
      expect(seen.get(key) ?? text).toBe(text)
      seen.set(key, text)
    }),
  )
  const base: Content = { name: null, storeKey: 'cg road', visitDate: '2024-05-02', attendedBy: null }
  const variants = [
    base,
    { ...base, name: '' },
    { ...base, name: 'null' },
    { ...base, name: 'cg road', storeKey: null },
  ]
  expect(new Set(variants.map(contentKey)).size).toBe(4)
})
