import metadata from 'libphonenumber-js/max/metadata'
import { expect, test } from 'vitest'
import { normalisePhone } from '../../src/row/phone.ts'
import { describeCorpora, readCorpusJson, readCorpusText } from '../corpora.ts'

const PASSED_NATIONAL = { passed: 1_117, placeholder: 19, 'non-geographic': 9, metadata: 3 }
const PASSED_E164 = 1_126
/** Plain sequences, and so placeholders. */
const MOBILE_DIFFERS: readonly string[] = ['CI 0123456789', 'MY 123456789']

interface Example {
  readonly region: string
  readonly national: string
  readonly e164: string
}

const examples = (): readonly Example[] =>
  readCorpusText('phones/libphonenumber-examples.csv')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [, region = '', , national = '', e164 = ''] = line.split(',')
      return { region, national, e164 }
    })

/** Why an example does not come out as a verified number. Everything else must. */
function reasonFor({ region, national, e164 }: Example): string {
  // "Plain sequences" are never identities; a metadata author likes them as examples.
  if (['01234567890', '1234567890'].some((digits) => digits.startsWith(national) && national.length > 2))
    return 'placeholder'
  if (region === '001') return 'non-geographic'
  // Newer than the metadata of libphonenumber-js 1.13.16.
  if (['+22985751234', '+22981123456', '+2631312345'].includes(e164)) return 'metadata'
  return 'none'
}

describeCorpora('libphonenumber’s own example numbers', () => {
  test('of 245 regions come out in E.164 from their national form, but for the listed reasons', () => {
    const counts = new Map<string, number>()
    for (const example of examples()) {
      const { identities } = normalisePhone(example.national, { defaultCountry: example.region })
      const passed = identities.length === 1 && identities[0]?.value === example.e164
      const kind = passed ? 'passed' : reasonFor(example)
      expect(kind, `${example.region} ${example.national}`).not.toBe('none')
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
    }
    expect(examples()).toHaveLength(1_148)
    expect(Object.fromEntries(counts)).toEqual(PASSED_NATIONAL)
  })

  test('come out as they are in E.164, without any country', () => {
    let passed = 0
    for (const example of examples()) {
      const { identities } = normalisePhone(example.e164, { defaultCountry: null })
      if (identities.length === 1 && identities[0]?.value === example.e164) passed++
      else expect(['placeholder', 'metadata'], example.e164).toContain(reasonFor(example))
    }
    expect(passed).toBe(PASSED_E164)
  })

  test('say the same with the fast path and without', () => {
    for (const { region, national, e164 } of examples()) {
      for (const cell of [national, e164, `0${national}`]) {
        const fast = normalisePhone(cell, { defaultCountry: region })
        expect(fast, `${region} ${cell}`).toEqual(normalisePhone(cell, { defaultCountry: region, fastPath: false }))
      }
    }
  })
})

describeCorpora('the 245 mobile examples of libphonenumber-js', () => {
  test('are verified in their region', () => {
    const mobiles: unknown = readCorpusJson('phones/libphonenumber-js-examples.mobile.json')
    const callingCodes = new Map<string, unknown>(
      Object.entries(metadata.countries).map(([region, plan]) => [region, plan?.[0]]),
    )
    const differs: string[] = []
    const entries = Object.entries(mobiles ?? {})
    for (const [region, national] of entries) {
      const { identities } = normalisePhone(String(national), { defaultCountry: region })
      if (identities[0]?.value !== `+${callingCodes.get(region)}${national}`) differs.push(`${region} ${national}`)
    }
    expect(entries).toHaveLength(245)
    expect(differs).toEqual(MOBILE_DIFFERS)
  })
})
