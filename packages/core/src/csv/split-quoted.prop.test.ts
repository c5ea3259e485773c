import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DELIMITERS } from '../../test/csv/arbitraries.ts'
import { splitQuoted } from './split-quoted.ts'
import { splitWrapped } from './split-wrapped.ts'

const value = fc.string({
  unit: fc.constantFrom('a', 'é', ' ', ',', ';', '\t', '|', '"', '\n', '\r', '₹'),
  maxLength: 6,
})

/** A value as a field of a well-framed record: bare where that can be, wrapped in quotes where it must be or may be. */
const asField = (text: string, delimiter: string, wrap: boolean): string => {
  const mustWrap = text.startsWith('"') || [delimiter, '\n', '\r'].some((special) => text.includes(special))
  return wrap || mustWrap ? `"${text.replaceAll('"', '""')}"` : text
}

const delimiter = fc.constantFrom(...DELIMITERS)
const cells = fc.array(fc.tuple(value, fc.boolean()), { minLength: 1, maxLength: 5 })

describe('splitting well-framed records', () => {
  it('gives back the values that were written, through csv-parse, many records in one call', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 6 }), delimiter, (records, by) => {
        const texts = records.map((record) => record.map(([text, wrap]) => asField(text, by, wrap)).join(by))
        expect(splitQuoted(texts, by)).toEqual(records.map((record) => record.map(([text]) => text)))
      }),
      { numRuns: 2000 },
    )
  })

  it('is the same by the short way for records without doubled quotes', () => {
    fc.assert(
      fc.property(cells, delimiter, (record, by) => {
        // A quote is left only where it is text: inside an unquoted field, not at its start.
        const single = record.map(([text, wrap]) => asField(wrap ? text.replaceAll('"', '') : text, by, wrap))
        fc.pre(!single.some((field) => field.startsWith('"') && field.includes('""', 1) && field !== '""'))
        const text = single.join(by)
        expect([splitWrapped(text, by)]).toEqual(splitQuoted([text], by))
      }),
      { numRuns: 4000 },
    )
  })
})
