import { describe, expect, test } from 'vitest'
import { aliasOf, headerKey } from './aliases.ts'
import { normaliseDate } from './date.ts'
import { normaliseEmail } from './email.ts'
import { looksLikeData } from './looks-like-data.ts'
import { normaliseRow } from './normalise-row.ts'
import type { RowOptions } from './options.ts'
import { normalisePhone } from './phone.ts'
import { isPlaceholderDigits, saysNoValue } from './phone-placeholder.ts'
import { normaliseStore, storeKey } from './store.ts'
import { cleanText, safeText, withoutSpreadsheetDirt } from './text.ts'

const LIMIT = 65_536
const MEGABYTE = 1_048_576
/** Milliseconds where time is linear, with room for a busy machine; a quadratic pattern takes ten seconds and more. */
const BUDGET_MS = 2_000

/** What each pattern repeats, so that one with super-linear backtracking has something to go back over. */
const UNITS = [
  ...[
    'a',
    '9',
    ' ',
    '\n',
    '@',
    'a@',
    'a.',
    '.a',
    '-',
    '+',
    '/',
    ',',
    ';',
    '<',
    '>',
    '"',
    "'",
    '=',
    '=""',
    'x ',
    ' x',
    '9 ',
    ' 9-',
  ],
  ...[
    'a@b.co,',
    'a@b.co ',
    '<a@b.co>',
    'mailto:',
    ' or ',
    ' and ',
    'tel:',
    'ext',
    ' ext 1',
    '9.0',
    '1,000',
    '1e9',
    'e+',
    '9/',
  ],
  ...[
    'May ',
    '1st',
    '1/1/',
    ' T10:00',
    '10:00',
    ' PM',
    '\u200b',
    '\u0000',
    '\ud800',
    'é',
    '\u0301',
    'ﷺ',
    '１',
    '९',
    '\u0085',
    'email:',
  ],
]
const cells = (length: number): readonly string[] =>
  UNITS.flatMap((unit) => {
    const body = unit.repeat(Math.ceil(length / unit.length)).slice(0, length - 1)
    return [`${body}!`, `9${body}`]
  })

const OPTIONS: RowOptions = {
  defaultCountry: 'IN',
  dateOrder: 'DMY',
  excelSerials: true,
  today: null,
  defaultStore: null,
  storeAliases: {},
  placeholders: { phones: [], emails: [] },
  maxFieldLength: LIMIT,
}

describe('no cell, however nasty, takes long', () => {
  test.each<[string, (cell: string) => unknown]>([
    ['phone', (cell) => normalisePhone(cell, { defaultCountry: 'IN' })],
    ['e-mail', (cell) => normaliseEmail(cell, {})],
    ['date', (cell) => normaliseDate(cell, { dateOrder: 'DMY', excelSerials: true })],
    ['store', (cell) => normaliseStore(cell, { defaultStore: null, storeAliases: {} })],
    ['store key', storeKey],
    ['header', (cell) => [headerKey(cell), aliasOf(cell), looksLikeData(cell)]],
    ['text', (cell) => [cleanText(cell), safeText(cell), withoutSpreadsheetDirt(cell)]],
    ['placeholder', (cell) => [saysNoValue(cell), isPlaceholderDigits(cell)]],
  ])('%s: a cell as long as the limit is read in linear time', (_, read) => {
    for (const cell of cells(LIMIT)) {
      const started = performance.now()
      read(cell)
      expect(performance.now() - started, JSON.stringify(cell.slice(0, 20))).toBeLessThan(BUDGET_MS)
    }
  })

  test.each([999, 1_000, 3_199, 3_200])('just below the limits of phones and e-mails: %i characters', (length) => {
    for (const cell of cells(length)) {
      const started = performance.now()
      normalisePhone(cell, { defaultCountry: 'IN' })
      normaliseEmail(cell, {})
      expect(performance.now() - started, JSON.stringify(cell.slice(0, 20))).toBeLessThan(BUDGET_MS)
    }
  })

  test('a cell of a megabyte holds its row before any pattern sees it', () => {
    for (const cell of cells(MEGABYTE)) {
      const all = [cell]
      const started = performance.now()
      const row = normaliseRow(
        {
          rowNumber: 1,
          revision: 1,
          line: 2,
          cells: { name: all, phone: all, email: all, store: all, visitDate: all, attendedBy: all },
          extra: [],
          problem: null,
        },
        OPTIONS,
      )
      expect(performance.now() - started).toBeLessThan(BUDGET_MS)
      expect(new Set(row.reasons.map(({ code }) => code))).toEqual(new Set(['field-too-long']))
      expect(row.reasons).toHaveLength(6)
    }
  })
})
