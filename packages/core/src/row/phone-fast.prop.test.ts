import fc from 'fast-check'
import examples from 'libphonenumber-js/examples.mobile.json'
import { getExampleNumber } from 'libphonenumber-js/max'
import metadata from 'libphonenumber-js/max/metadata'
import { describe, expect, test } from 'vitest'
import { numberingPlan } from './numbering-plan.ts'
import { phoneReader } from './phone.ts'
import { plainPhoneReader } from './phone-fast.ts'

const countries = Object.keys(metadata.countries).sort()

/** A small generator with a fixed seed (mulberry32): the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

const nationalExample = (country: string): string => {
  const code = countries.find((item) => item === country)
  const entry: unknown = code === undefined ? undefined : new Map<string, unknown>(Object.entries(examples)).get(code)
  return typeof entry === 'string' ? entry : '12345678'
}

/** Numbers around a country's patterns: its example with digits changed, added, taken away; and digits at random. */
function* numbersNear(country: string, count: number): Generator<string> {
  const random = generator(country.charCodeAt(0) * 256 + country.charCodeAt(1))
  const below = (limit: number): number => Math.floor(random() * limit)
  const example = nationalExample(country)
  const callingCode = String(metadata.countries[countries.find((item) => item === country) as 'IN']?.[0])
  for (let i = 0; i < count; i++) {
    let digits = [...example]
    const changes = below(4)
    for (let change = 0; change < changes; change++) digits[below(digits.length)] = String(below(10))
    if (below(6) === 0) digits.push(String(below(10)))
    if (below(6) === 0) digits.pop()
    if (below(4) === 0) digits = Array.from({ length: 3 + below(12) }, () => String(below(10)))
    if (below(8) === 0) digits.splice(1 + below(digits.length - 1), 0, below(2) === 0 ? ' ' : '-')
    const prefix = ['', '', '', `+${callingCode}`, `+${callingCode} `, callingCode, '0', '+', '00'][below(9)] ?? ''
    yield prefix + digits.join('')
  }
}

/**
 * Numbers made from the patterns of each of a country's types, plain and dressed: these meet trunk and international
 * prefixes, leading digits of a neighbour and gaps between the patterns far more often than numbers at random.
 */
function* numbersFrom(country: string): Generator<string> {
  const plan = numberingPlan(country)
  for (const pattern of plan?.types ?? []) {
    for (const number of fc.sample(fc.stringMatching(pattern), { numRuns: 60, seed: 20_260_502 })) {
      yield* [number, `+${plan?.callingCode}${number}`]
      if (number.endsWith('5'))
        yield* [`'${number}.0`, ` ${number} `, `${number.slice(0, 4)}-${number.slice(4)}`, `0${number}`]
    }
  }
}

describe('the fast path for plain numbers of the default country', () => {
  test.each(countries)('%s: says exactly what the full parser says', (country) => {
    const withFastPath = phoneReader({ defaultCountry: country })
    const parserOnly = phoneReader({ defaultCountry: country, fastPath: false })
    for (const cell of [...numbersFrom(country), ...numbersNear(country, 150)]) {
      expect(withFastPath(cell), cell).toEqual(parserOnly(cell))
    }
  })

  test('says what the full parser says for any text of digits and separators', () => {
    const country = fc.constantFrom(...countries)
    const cell = fc.string({ unit: fc.constantFrom(...'0123456789+- ().'), maxLength: 20 })
    fc.assert(
      fc.property(country, cell, (defaultCountry, text) => {
        expect(phoneReader({ defaultCountry })(text)).toEqual(phoneReader({ defaultCountry, fastPath: false })(text))
      }),
      { numRuns: 3_000 },
    )
  })

  test('takes the plain Indian mobile numbers, all of them', () => {
    const plain = plainPhoneReader('IN')
    expect(plain('9723521333')).toEqual({ e164: '+919723521333', national: '9723521333' })
    expect(plain('+91 97235-21333')).toEqual({ e164: '+919723521333', national: '9723521333' })
    const random = generator(7)
    for (let i = 0; i < 2_000; i++) {
      const number = String(6_000_000_000 + Math.floor(random() * 4_000_000_000))
      const parsed = phoneReader({ defaultCountry: 'IN', fastPath: false })(number)
      if (parsed.warnings.length === 0) expect(plain(number)?.e164, number).toBe(parsed.identities[0]?.value)
    }
  })

  test('leaves to the parser what is not plain', () => {
    const plain = plainPhoneReader('IN')
    for (const cell of [
      '09723521333',
      '00919723521333',
      '97235  21333',
      ' 9723521333',
      '+ 919723521333',
      '',
      '+',
      '-',
    ]) {
      expect(plain(cell), cell).toBeNull()
    }
    // Toll free, and no more Anguilla's than of the two dozen countries that share +1.
    expect(plainPhoneReader('AI')('8006769597')).toBeNull()
    expect(plainPhoneReader('AI')('2642351234')?.e164).toBe('+12642351234')
    expect(plainPhoneReader(null)('9723521333')).toBeNull()
    expect(plainPhoneReader('XX')('9723521333')).toBeNull()
  })

  test('knows an example of (nearly) every country', () => {
    const missed = countries.filter((country) => {
      const code = countries.find((item) => item === country) as 'IN'
      const example = getExampleNumber(code, examples)
      return example !== undefined && plainPhoneReader(country)(example.nationalNumber) === null
    })
    // Where a plain number begins like a trunk or international prefix, or is told apart by leading digits.
    expect(missed.length).toBeLessThan(countries.length / 3)
  })

  test('is at least ten times as fast as the parser on plain Indian numbers', () => {
    const random = generator(11)
    const numbers = Array.from({ length: 20_000 }, () => String(9_000_000_000 + Math.floor(random() * 999_999_999)))
    const time = (read: (cell: string) => unknown): number => {
      for (const number of numbers.slice(0, 2_000)) read(number)
      const started = performance.now()
      for (const number of numbers) read(number)
      return performance.now() - started
    }
    const parser = time(phoneReader({ defaultCountry: 'IN', fastPath: false }))
    expect(parser / time(phoneReader({ defaultCountry: 'IN' }))).toBeGreaterThan(10)
  })
})
