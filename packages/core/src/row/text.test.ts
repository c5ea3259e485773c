import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, hasUnsafe, safeText, withoutSpreadsheetDirt } from './text.ts'

const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...' \t\n\u0000\u0085\ud800\udc00\u00a0aé'),
    fc.string({ unit: 'binary', maxLength: 1 }),
  ),
})

describe('text that is kept', () => {
  test('is one line, trimmed, with single spaces', () => {
    expect(cleanText('  Asha \t  Patel\r\n')).toBe('Asha Patel')
    expect(cleanText('Asha\u00a0\u3000Patel')).toBe('Asha Patel')
  })

  test('has no NUL, control or lone surrogate', () => {
    expect(cleanText('As\u0000ha\u0007 \ud800Patel\udfff')).toBe('Asha Patel')
    expect(cleanText('emoji 👍🏽 stay')).toBe('emoji 👍🏽 stay')
    fc.assert(fc.property(anyText, (text) => !hasUnsafe(cleanText(text))))
  })

  test('cleaning twice is cleaning once', () => {
    fc.assert(fc.property(anyText, (text) => cleanText(cleanText(text)) === cleanText(text)))
  })

  test('line breaks and tabs of unmapped columns stay; NUL and surrogates go', () => {
    expect(safeText(' a\r\n\tb\u0000\ud800 ')).toBe(' a\r\n\tb ')
    fc.assert(fc.property(anyText, (text) => !safeText(text).includes('\u0000') && !/\p{Cs}/u.test(safeText(text))))
  })
})

describe('spreadsheet dirt', () => {
  test.each(["'x", '="x"', '=x', ' ="x" ', "'='x", '"x"', '\ufeffx', '\u202ax\u202c', '＇ｘ'])('%j is x', (cell) => {
    expect(withoutSpreadsheetDirt(cell)).toBe('x')
  })

  test('taking it off twice is taking it off once', () => {
    const dirty = fc.string({ unit: fc.constantFrom(...'=\'"‘ \u200bx＝') })
    fc.assert(
      fc.property(
        dirty,
        (text) => withoutSpreadsheetDirt(withoutSpreadsheetDirt(text)) === withoutSpreadsheetDirt(text),
      ),
    )
  })
})
