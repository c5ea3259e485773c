import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/plan/runs.ts'
import { compareBytes, compareIdentities } from './compare-identities.ts'

const unit = fc.constantFrom('a', 'b', 'ü', '\ud7ff', '\ue000', '\uffee', '\u{10000}', '\u{1f600}', '\u{10ffff}')
const text = fc.string({ unit, maxLength: 4 })

test('texts go by their UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
    {
      numRuns: runs(2000),
      examples: [
        ['', ''],
        ['a', 'ab'],
        ['\uffee', '\u{1f600}'],
        ['\ue000', '\u{10000}'],
      ],
    },
  )
})

test('the first and the last character beyond U+FFFF too, on either side', () => {
  const sorted = ['\ue000', '\uffee', '\u{10000}', '\u{10001}', '\u{103ff}', '\u{10ffff}']
  for (const [at, left] of sorted.entries()) {
    for (const [other, right] of sorted.entries())
      expect(Math.sign(compareBytes(left, right))).toBe(Math.sign(at - other))
  }
})

test('identities go by kind before value: e-mails before phones', () => {
  const sorted = [
    { kind: 'email', value: 'b@x.in' },
    { kind: 'email', value: 'c@x.in' },
    { kind: 'phone', value: '+911' },
    { kind: 'phone', value: '+912' },
  ] as const
  expect([...sorted].reverse().sort(compareIdentities)).toEqual(sorted)
})
