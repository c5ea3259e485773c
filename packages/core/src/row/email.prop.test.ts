import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isEmailAddress, normaliseEmail } from './email.ts'
import { hasUnsafe } from './text.ts'

const mailLike = fc.string({
  unit: fc.constantFrom(...'ab@@.+-_,;/& \n<>"\'=:ÄK\u0000\u200b＠', 'mailto:', 'a@b.co', ' or ', 'n/a', '\ud800'),
  maxLength: 25,
})
const cell = fc.oneof(mailLike, fc.string({ unit: 'binary', maxLength: 60 }), fc.emailAddress())

describe('e-mails, whatever the cell', () => {
  test('never throw; verified ones are addresses, the others carry a warning', () => {
    fc.assert(
      fc.property(cell, (text) => {
        const { identities, warnings, unusable } = normaliseEmail(text, {})
        for (const { kind, value } of identities) {
          expect(kind).toBe('email')
          expect(value).toContain('@')
          expect(value.length).toBeLessThanOrEqual(320)
          expect(hasUnsafe(value)).toBe(false)
          expect(value).toBe(value.toLowerCase())
        }
        if (identities.some(({ value }) => !isEmailAddress(value))) expect(warnings).toContain('email-unverified')
        if (unusable) expect(identities).toEqual([])
      }),
      { numRuns: 5_000 },
    )
  })

  test('normalise to themselves', () => {
    fc.assert(
      fc.property(cell, (text) => {
        for (const identity of normaliseEmail(text, {}).identities) {
          expect(normaliseEmail(identity.value, {}).identities).toEqual([identity])
        }
      }),
      { numRuns: 5_000 },
    )
  })

  test('read the same in any case and with any space around', () => {
    const spaces = fc.constantFrom('', ' ', '\t', '\u00a0')
    fc.assert(
      fc.property(fc.emailAddress(), spaces, spaces, (address, before, after) => {
        expect(normaliseEmail(before + address.toUpperCase() + after, {})).toEqual(normaliseEmail(address, {}))
      }),
    )
  })
})
