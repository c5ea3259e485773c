import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normalisePhone } from './phone.ts'

const country = fc.constantFrom('IN', 'US', 'DE', 'GB', 'IT', 'AR', 'RU', 'SG', null)
const phoneLike = fc.string({ unit: fc.constantFrom(...'0123456789+-() ./,;&\nextorE#९૯９\u202a\'="'), maxLength: 40 })
const cell = fc.oneof(phoneLike, fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 60 }))
const read = (text: string, defaultCountry: string | null) => normalisePhone(text, { defaultCountry })

describe('phones, whatever the cell', () => {
  test('never throw, and give E.164 or bare digits', () => {
    fc.assert(
      fc.property(cell, country, (text, defaultCountry) => {
        const { identities, warnings, unusable } = read(text, defaultCountry)
        for (const { kind, value } of identities) {
          expect(kind).toBe('phone')
          expect(value).toMatch(/^(?:\+[1-9]\d{3,16}|\d{6,15})$/)
        }
        const unverified = identities.some(({ value }) => !value.startsWith('+'))
        expect(warnings.includes('phone-unverified')).toBe(unverified)
        if (unusable) expect(identities).toEqual([])
        expect(new Set(identities.map(({ value }) => value)).size).toBe(identities.length)
      }),
      { numRuns: 5_000 },
    )
  })

  test('normalise to themselves: a verified number anywhere, an unverified one or its national reading at home', () => {
    fc.assert(
      fc.property(phoneLike, country, country, (text, home, elsewhere) => {
        for (const identity of read(text, home).identities) {
          if (identity.value.startsWith('+')) {
            expect(read(identity.value, elsewhere).identities).toEqual([identity])
          } else {
            // `+9723521333` is no number of Israel; its bare digits are one of India. Reading them settles there.
            const [again, ...more] = read(identity.value, home).identities
            expect(more).toEqual([])
            if (again === undefined || again.value === identity.value) continue
            expect(again.value).toMatch(/^\+/)
            expect(read(again.value, home).identities).toEqual([again])
          }
        }
      }),
      { numRuns: 3_000 },
    )
  })

  test('read the same in the digits of any script', () => {
    const zeros = [0x0660, 0x06f0, 0x0966, 0x0ae6, 0xff10, 0x1d7ce]
    const plain = fc.string({ unit: fc.constantFrom(...'0123456789+- '), maxLength: 20 })
    fc.assert(
      fc.property(plain, fc.constantFrom(...zeros), country, (text, zero, defaultCountry) => {
        const foreign = text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)))
        expect(read(foreign, defaultCountry)).toEqual(read(text, defaultCountry))
      }),
      { numRuns: 2_000 },
    )
  })

  test('a letter among the digits never makes a verified number out of them', () => {
    const lettered = fc
      .tuple(fc.stringMatching(/^\d{1,8}$/), fc.stringMatching(/^[A-DF-NP-WYZ]{4,7}$/))
      .map((parts) => parts.join('-'))
    fc.assert(
      fc.property(lettered, country, (text, defaultCountry) => read(text, defaultCountry).identities.length === 0),
    )
  })
})
