import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { contentKey } from './content-key.ts'
import { type Cells, FIELD_NAMES } from './fields.ts'
import { createNormaliser, normaliseRow } from './normalise-row.ts'
import type { RowOptions } from './options.ts'
import { reason, warning } from './reason.ts'
import type { RowInput } from './row.ts'
import { hasUnsafe } from './text.ts'

const OPTIONS: RowOptions = {
  defaultCountry: 'IN',
  dateOrder: 'DMY',
  excelSerials: false,
  today: '2024-12-31',
  defaultStore: null,
  storeAliases: {},
  placeholders: { phones: [], emails: [] },
  maxFieldLength: 65_536,
}
const GOOD: Cells = { phone: ['9723521333'], store: ['Shivranjani'], visitDate: ['2/5/2024'] }
const input = (cells: Cells, rest: Partial<RowInput> = {}): RowInput => ({
  rowNumber: 7,
  revision: 1,
  line: 9,
  cells,
  extra: [],
  problem: null,
  ...rest,
})
const row = (cells: Cells, options: Partial<RowOptions> = {}) => normaliseRow(input(cells), { ...OPTIONS, ...options })
const reasonsOf = (cells: Cells, options: Partial<RowOptions> = {}) =>
  row(cells, options).reasons.map(({ code, field }) => `${code} ${field ?? ''}`.trim())

describe('a row', () => {
  test('is its record, normalised', () => {
    const cells: Cells = {
      name: ['  Asha   Patel '],
      phone: ['97235 21333'],
      email: ['Asha@Example.com'],
      store: [' CG  Road '],
      visitDate: ['6/5/2024 17:30'],
      attendedBy: ['Ravi\n'],
    }
    expect(normaliseRow(input(cells, { revision: 3, extra: [['Notes', 'x']] }), OPTIONS)).toEqual({
      rowNumber: 7,
      revision: 3,
      line: 9,
      name: 'Asha Patel',
      attendedBy: 'Ravi',
      identities: [
        { kind: 'phone', value: '+919723521333' },
        { kind: 'email', value: 'asha@example.com' },
      ],
      store: { key: 'cg road', name: 'CG Road' },
      visitDate: '2024-05-06',
      extra: [['Notes', 'x']],
      contentKey: null,
      reasons: [],
      warnings: [],
      intact: true,
    })
  })

  test('joins first and last name where there is no whole one', () => {
    expect(row({ ...GOOD, firstName: [' Asha '], lastName: ['Patel'] }).name).toBe('Asha Patel')
    expect(row({ ...GOOD, firstName: [''], lastName: ['Patel'] }).name).toBe('Patel')
    expect(row({ ...GOOD, name: [''], firstName: ['Asha'] }).name).toBe('Asha')
    expect(row({ ...GOOD, name: ['A. Patel'], firstName: ['Asha'], lastName: ['Patel'] }).name).toBe('A. Patel')
    expect(row({ ...GOOD, firstName: [''], lastName: [' '] }).name).toBeNull()
    expect(row(GOOD).name).toBeNull()
  })

  test('has its phones first, in column order, then its e-mails, without repetition', () => {
    const cells: Cells = {
      ...GOOD,
      email: ['b@example.com', 'A@example.com'],
      phone: ['9825012345', '+91 97235 21333 / 9825012345', '9723521333'],
    }
    expect(row(cells).identities.map(({ value }) => value)).toEqual([
      '+919825012345',
      '+919723521333',
      'b@example.com',
      'a@example.com',
    ])
  })

  test('lets no NUL or lone surrogate through in what is left over, typed by hand or not', () => {
    const extra = [['No\u0000te', 'a\nb\ud800']] as const
    expect(normaliseRow(input(GOOD, { extra }), OPTIONS).extra).toEqual([['Note', 'a\nb']])
  })

  test('takes single values from the first column that has one', () => {
    expect(row({ ...GOOD, store: [' ', 'CG Road', 'Other'], visitDate: ['', '2/5/2024'] })).toMatchObject({
      store: { name: 'CG Road' },
      visitDate: '2024-05-02',
    })
  })

  test('goes to the default store where it names none', () => {
    expect(row({ phone: ['9723521333'], visitDate: ['2/5/2024'] }, { defaultStore: 'CG Road' }).store?.key).toBe(
      'cg road',
    )
  })

  test('in the future carries a warning, when today is known', () => {
    const later = { ...GOOD, visitDate: ['1/1/2025'] }
    expect(row(later).warnings).toEqual([warning('date-in-future', 'visitDate')])
    expect(row(later).reasons).toEqual([])
    expect(row({ ...GOOD, visitDate: ['31/12/2024'] }).warnings).toEqual([])
    expect(row(later, { today: null }).warnings).toEqual([])
  })
})

describe('a held row', () => {
  test.each<[string, Cells, string[]]>([
    ['without a store', { ...GOOD, store: [' '] }, ['store-missing store']],
    ['without a store column', { phone: ['9723521333'], visitDate: ['2/5/2024'] }, ['store-missing store']],
    ['with a store’s name too long', { ...GOOD, store: ['x'.repeat(201)] }, ['field-too-long store']],
    ['without a date', { ...GOOD, visitDate: [''] }, ['date-missing visitDate']],
    ['with an unreadable date', { ...GOOD, visitDate: ['soon'] }, ['date-unreadable visitDate']],
    ['with an impossible date', { ...GOOD, visitDate: ['29/2/2023'] }, ['date-impossible visitDate']],
    ['with an unusable phone alone', { ...GOOD, phone: ['1-800-FLOWERS'] }, ['identity-unreadable phone']],
    ['with lost digits alone', { ...GOOD, phone: ['9.72352E+09'] }, ['identity-unreadable phone']],
    ['with an unusable e-mail alone', { ...GOOD, phone: [''], email: ['asha'] }, ['identity-unreadable email']],
    [
      'with both unusable',
      { ...GOOD, phone: ['12'], email: ['asha'] },
      ['identity-unreadable phone', 'identity-unreadable email'],
    ],
    [
      'with everything wrong',
      { phone: ['?!x9'], store: [''], visitDate: [''] },
      ['store-missing store', 'date-missing visitDate', 'identity-unreadable phone'],
    ],
  ])('%s says why', (_, cells, reasons) => {
    expect(reasonsOf(cells)).toEqual(reasons)
    expect(row(cells).intact).toBe(true)
  })

  test('is not held for an unusable cell beside an identity', () => {
    expect(reasonsOf({ ...GOOD, phone: ['12', '9723521333'] })).toEqual([])
    expect(reasonsOf({ ...GOOD, phone: ['1-800-FLOWERS'], email: ['asha@example.com'] })).toEqual([])
    expect(row({ ...GOOD, phone: ['9.72352E+09'], email: ['asha@example.com'] }).warnings).toEqual([
      warning('phone-digits-lost', 'phone'),
    ])
  })

  test('keeps what could be read, and joins the graph', () => {
    expect(row({ ...GOOD, visitDate: ['soon'] })).toMatchObject({
      identities: [{ value: '+919723521333' }],
      store: { key: 'shivranjani' },
      visitDate: null,
      intact: true,
    })
  })

  test('that the reader could not take apart keeps nothing of its cells', () => {
    const problem = reason('too-many-fields')
    expect(normaliseRow(input(GOOD, { problem, extra: [['Notes', 'x']] }), OPTIONS)).toMatchObject({
      identities: [],
      store: null,
      visitDate: null,
      name: null,
      contentKey: null,
      reasons: [problem],
      intact: false,
      extra: [['Notes', 'x']],
    })
  })

  test('with a cell over the limit never shows it to a pattern', () => {
    const long = 'x'.repeat(1_000_000)
    for (const field of FIELD_NAMES) {
      const held = row({ ...GOOD, email: ['asha@example.com'], [field]: [long] })
      expect(held.reasons).toContainEqual(reason('field-too-long', field))
      expect(held.reasons).toHaveLength(1)
      expect(JSON.stringify(held).length).toBeLessThan(2_000)
    }
    expect(reasonsOf({ ...GOOD, phone: [long] })).toEqual(['field-too-long phone'])
    expect(row({ ...GOOD, phone: ['9723521333', long] }).identities).toHaveLength(1)
  })
})

describe('a row without phone and e-mail', () => {
  const nobody: Cells = { phone: ['N/A'], email: [''], store: ['CG Road'], visitDate: ['6/5/2024'], name: ['Asha'] }

  test('is not held here; it is keyed by its normalised mapped fields', () => {
    const key = contentKey({ name: 'Asha', storeKey: 'cg road', visitDate: '2024-05-06', attendedBy: null })
    expect(row(nobody)).toMatchObject({ identities: [], reasons: [], contentKey: key })
    expect(row({ ...nobody, phone: [''] }).contentKey).toBe(key)
    expect(row({ ...nobody, store: [' CG   ROAD'], visitDate: ['06-05-24'], name: [' Asha '] }).contentKey).toBe(key)
    expect(row({ ...nobody, name: ['Usha'] }).contentKey).not.toBe(key)
    expect(row({ ...nobody, phone: ['9723521333'] }).contentKey).toBeNull()
  })

  test('has the same key whatever else its record says', () => {
    const other = normaliseRow(input(nobody, { rowNumber: 99, line: 120, extra: [['Notes', 'x']] }), OPTIONS)
    expect(other.contentKey).toBe(row(nobody).contentKey)
  })
})

describe('normalising', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom('9723521333', 'asha@example.com', '2/5/2024', 'CG Road', 'N/A', '', 'a\u0000b'),
  )
  const cells = fc.record(Object.fromEntries(FIELD_NAMES.map((field) => [field, fc.array(text, { maxLength: 3 })])), {
    requiredKeys: [],
  })

  test('is total, gives JSON-safe rows, and holds exactly the rows with a reason to', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const result = row(given)
        expect(JSON.parse(JSON.stringify(result))).toEqual(result)
        for (const kept of [result.name, result.attendedBy, result.store?.name, result.store?.key]) {
          if (kept !== null && kept !== undefined) expect(hasUnsafe(kept)).toBe(false)
        }
        expect(result.contentKey !== null).toBe(result.identities.length === 0)
        if (result.reasons.length === 0) {
          expect(result.store).not.toBeNull()
          expect(result.visitDate).not.toBeNull()
        }
        const codes = result.warnings.map(({ code }) => code)
        expect(new Set(codes).size).toBe(codes.length)
      }),
      { numRuns: 2_000 },
    )
  })

  test('does not depend on what was normalised before', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 8 }), (list) => {
        const normalise = createNormaliser(OPTIONS)
        const forth = list.map((given) => normalise(input(given)))
        const back = list.toReversed().map((given) => normalise(input(given)))
        expect(back.toReversed()).toEqual(forth)
        expect(forth).toEqual(list.map((given) => row(given)))
      }),
    )
  })

  test('messages carry nothing of the customer', () => {
    const secret = '98-SECRET-76'
    const bad: Cells = { name: [secret], phone: [secret], email: [secret], store: [''], visitDate: [secret] }
    expect(JSON.stringify([row(bad).reasons, row(bad).warnings])).not.toContain('SECRET')
  })
})
