import { expect, test } from 'vitest'
import { normaliseEmail } from '../../src/row/email.ts'
import { describeCorpora, readCorpusText } from '../corpora.ts'
import { formatCases } from './format-cases.ts'

const ISEMAIL_DIFFERS = {
  'address literal': 7,
  'no ordinary top-level domain': 7,
  'quoted local part': 6,
  placeholder: 2,
  'rare characters': 1,
}
const EMAILS = { passed: 12, 'rare characters': 3, 'quoted local part': 3, 'address literal': 2, 'two addresses': 1 }
const IDN_EMAILS = { passed: 3, 'not ASCII': 8, 'full width': 1 }

const NAMED: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
])

/** XML text as the suite means it: U+2400 to U+241F stand for the control characters, which XML cannot hold. */
const decode = (xml: string): string =>
  xml
    .replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (_, hex, decimal, name) => {
      if (name !== undefined) return NAMED.get(String(name)) ?? ''
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16))
    })
    .replace(/[\u2400-\u241f]/g, (symbol) => String.fromCharCode(symbol.charCodeAt(0) - 0x2400))

const isemail = (file: string) =>
  [...readCorpusText(`emails/isemail/${file}`).matchAll(/<test id="(\d+)">(.*?)<\/test>/gs)].map(
    ([, id = '', body = '']) => ({
      id,
      address: decode(/<address>(.*?)<\/address>/s.exec(body)?.[1] ?? ''),
      symbols: /<address>(.*?)<\/address>/s.exec(body)?.[1] ?? '',
      category: /<category>(.*?)<\/category>/s.exec(body)?.[1] ?? '',
    }),
  )

const verdict = (cell: string): 'verified' | 'unverified' | 'none' => {
  const { identities, warnings } = normaliseEmail(cell, {})
  if (identities.length === 0) return 'none'
  return warnings.includes('email-unverified') ? 'unverified' : 'verified'
}

describeCorpora('isemail', () => {
  test.each([
    ['tests.xml', 164, 66],
    ['tests-original.xml', 279, 88],
  ])('%s: of its %i addresses none of the %i errors becomes a verified identity', (file, total, errors) => {
    const cases = isemail(file)
    expect(cases).toHaveLength(total)
    const wrong = cases.filter(({ category }) => category === 'ISEMAIL_ERR')
    expect(wrong).toHaveLength(errors)
    expect(wrong.filter(({ address }) => verdict(address) === 'verified').map(({ id }) => id)).toEqual([])
    expect(wrong.filter(({ symbols }) => verdict(symbols) === 'verified').map(({ id }) => id)).toEqual([])
  })

  test('tests.xml: of the 38 addresses that may be verified, those that are not have a reason', () => {
    const may = /^ISEMAIL_(?:VALID_CATEGORY|DNSWARN|RFC5321)$/
    const cases = isemail('tests.xml').filter(({ category }) => may.test(category))
    const differing = new Map<string, number>()
    for (const { address } of cases) {
      if (verdict(address) === 'verified') continue
      const reason = whyNot(address)
      expect(reason, address).not.toBe('none')
      differing.set(reason, (differing.get(reason) ?? 0) + 1)
    }
    expect(cases).toHaveLength(38)
    expect(Object.fromEntries(differing)).toEqual(ISEMAIL_DIFFERS)
  })

  test('no address is lost: each that has an @ and fits is an identity or a placeholder', () => {
    for (const { address } of [...isemail('tests.xml'), ...isemail('tests-original.xml')]) {
      if (!address.includes('@') || address.length > 320) continue
      const { identities, warnings } = normaliseEmail(address, {})
      expect(identities.length > 0 || warnings.includes('email-placeholder'), address).toBe(true)
    }
  })
})

/** Rarities that zod's pattern leaves out. They stay unverified, which costs a warning and nothing else. */
function whyNot(address: string): string {
  if (address.length > 320) return 'over 320 characters'
  if (normaliseEmail(address, {}).warnings.includes('email-placeholder')) return 'placeholder'
  if (/@\[/.test(address)) return 'address literal'
  if (address.startsWith('"')) return 'quoted local part'
  if (/[!#$%&*/=?^`{|}~].*@/.test(address)) return 'rare characters'
  if (!/@.*\.[a-z]{2,}$/i.test(address)) return 'no ordinary top-level domain'
  return /[^ -~]/.test(address) ? 'not ASCII' : 'none'
}

describeCorpora('the e-mail formats of the JSON Schema test suite', () => {
  test.each([
    ['email.json', EMAILS],
    ['idn-email.json', IDN_EMAILS],
  ])('%s: differs only where listed', (file, expected) => {
    const cases = formatCases(`emails/json-schema-test-suite/${file}`)
    const differing: Record<string, number> = { passed: 0 }
    for (const { data, valid } of cases) {
      const reason =
        (verdict(data) === 'verified') === valid ? 'passed' : valid ? whyUnverified(data) : whyVerified(data)
      expect(reason, data).not.toBe('none')
      differing[reason] = (differing[reason] ?? 0) + 1
    }
    expect(differing).toEqual(expected)
  })
})

const whyUnverified = (data: string): string =>
  /[^ -~]/.test(data) ? 'not ASCII' : data.startsWith('@') ? 'no local part' : whyNot(data)

/** A full-width @ is the ASCII one in another form, as full-width digits are. */
const whyVerified = (data: string): string =>
  data.includes('＠') ? 'full width' : normaliseEmail(data, {}).identities.length === 2 ? 'two addresses' : 'none'
