import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv, protectCell, unprotectCell } from './format-csv.ts'

describe('formatCsv', () => {
  test('quotes what must be quoted and ends every record with CRLF', () => {
    expect(formatCsv([['a', 'b,c', 'd"e', 'f\ng'], ['1']])).toBe('a,"b,c","d""e","f\ng"\r\n1\r\n')
  })

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', "'x", '\tx', '\rx'])('neutralises %j', (cell) => {
    expect(protectCell(cell)).toBe(`'${cell}`)
  })

  test('a protected cell gives its value back, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (cell) => {
        expect(unprotectCell(protectCell(cell))).toBe(cell)
      }),
    )
  })
})
