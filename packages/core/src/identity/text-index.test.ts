import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/plan/runs.ts'
import { createTextIndex } from './text-index.ts'

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length })
const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 })

/** Of every form that is laid down in a way of its own, and near misses of each. */
const texts = fc.oneof(
  digits,
  digits.map((text) => `+${text}`),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ maxLength: 12 }),
  // Lone surrogates are text too.
  fc.constantFrom('\ud800', '\udc00', '\ud800a', '', '+', '++1', '1+', ' 1'),
  fc.uuid(),
  fc.uuid().map((text) => text.toUpperCase()),
  fc.uuid().map((text) => text.replaceAll('-', '_')),
  hex(64),
  fc.tuple(hex(64), fc.string({ maxLength: 6 })).map((parts) => parts.join(':')),
  fc.tuple(hex(64), fc.constantFrom('\u0100', 'ü')).map((parts) => parts.join(':')),
)
const entries = fc.array(fc.tuple(fc.nat(2), texts), { maxLength: 60 })

const HASHES = {
  'its own hash': undefined,
  'every hash the same': () => 0,
  'two hashes for everything': (tag: number, text: string) => (tag + text.length) % 2,
}

for (const [name, hash] of Object.entries(HASHES)) {
  test(`equal texts have one number, different ones never: ${name}`, () => {
    fc.assert(
      fc.property(entries, (list) => {
        const index = createTextIndex(hash)
        const numbers = new Map<string, number>()
        for (const [tag, text] of list) {
          const key = JSON.stringify([tag, text])
          expect(index.find(tag, text)).toBe(numbers.get(key) ?? -1)
          const number = index.intern(tag, text)
          expect(number).toBe(numbers.get(key) ?? numbers.size)
          numbers.set(key, number)
        }
        expect(index.size).toBe(numbers.size)
        for (const [key, number] of numbers)
          expect([index.tagOf(number), index.textOf(number)]).toEqual(JSON.parse(key))
      }),
      { numRuns: runs(200) },
    )
  })
}

test('the numbers hold while the index grows over many chunks', () => {
  const index = createTextIndex()
  const text = (at: number): string => (at % 3 === 0 ? `+91${9_000_000_000 + at}` : `customer.${at}@example.in`)
  for (let at = 0; at < 50_000; at++) expect(index.intern(at % 3 === 0 ? 0 : 1, text(at))).toBe(at)
  for (let at = 0; at < 50_000; at += 997) {
    expect(index.find(at % 3 === 0 ? 0 : 1, text(at))).toBe(at)
    expect(index.textOf(at)).toBe(text(at))
  }
  expect(index.bytes).toBeLessThan(60 * 50_000 + 2 * 2 ** 20)
})

test('a text longer than a chunk of memory comes back whole', () => {
  const index = createTextIndex()
  const long = 'ü'.repeat(700_000) + '\u{1f600}'.repeat(10)
  for (const [number, text] of ['a', long, 'b', `${long}c`].entries()) expect(index.intern(1, text)).toBe(number)
  for (const [number, text] of ['a', long, 'b', `${long}c`].entries()) expect(index.textOf(number)).toBe(text)
})

test('up to 15 digits, with or without a plus, are their own entry: no text is kept for them', () => {
  const index = createTextIndex()
  const before = index.bytes
  const short = ['0', '9', '+0', '00', '012', '999999999999999', '+999999999999999', '+919723521333']
  for (const [at, text] of short.entries()) expect(index.intern(0, text)).toBe(at)
  // The entry and its hash: a chunk each of 16,384.
  expect(index.bytes - before).toBe((8 + 4) * 2 ** 14)
  index.intern(0, '1234567890123456')
  expect(index.bytes - before).toBeGreaterThan(2 ** 20)
  expect(short.map((_, at) => index.textOf(at))).toEqual(short)
})

test('longer numbers, and what only begins like one, stay what they are', () => {
  const index = createTextIndex(() => 0)
  const texts = [
    '9007199254740993',
    '9007199254740992',
    '+9007199254740993',
    '+9007199254740992',
    ...['12/', '12:', '/12', ':12', '+', '++12', '1+2', '', ' 12', '12 '],
  ]
  for (const [at, text] of texts.entries()) expect(index.intern(0, text)).toBe(at)
  expect(texts.map((_, at) => index.textOf(at))).toEqual(texts)
  expect(texts.map((text) => index.find(0, text))).toEqual(texts.map((_, at) => at))
})

test('an index takes 4 bytes a slot at first, and twice as many slots when three quarters of them are taken', () => {
  const index = createTextIndex()
  expect(index.bytes).toBe(4 * 1024)
  const lists = (8 + 4) * 2 ** 14
  for (let at = 0; at < 768; at++) index.intern(0, String(at))
  expect(index.bytes).toBe(4 * 1024 + lists)
  index.intern(0, '768')
  expect(index.bytes).toBe(4 * 2048 + lists)
})

test('an empty text in the last two bytes of a chunk of memory is found where it is', () => {
  const index = createTextIndex()
  // One byte says what it is, three how long: two are left of the chunk.
  index.intern(1, 'x'.repeat(2 ** 20 - 6))
  expect(index.intern(2, '')).toBe(1)
  index.intern(1, 'y'.repeat(2 ** 20 - 4))
  expect([index.textOf(1), index.tagOf(1), index.find(2, ''), index.find(3, '')]).toEqual(['', 2, 1, -1])
})
