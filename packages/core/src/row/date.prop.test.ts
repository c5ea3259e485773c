import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { normaliseDate } from './date.ts'
import type { DateOrder } from './options.ts'

const order = fc.constantFrom<(DateOrder | null)[]>('DMY', 'MDY', 'YMD', null)
const day = fc
  .date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((moment) => moment.toISOString().slice(0, 10))
const dateLike = fc.string({
  unit: fc.oneof(fc.constantFrom(...'0123456789/-. :,T+Z\'"=٣９'), fc.constantFrom('May', 'Feb', '2024', ' PM', 'th')),
  maxLength: 14,
})
const anyCell = fc.oneof(dateLike, fc.string({ unit: 'binary', maxLength: 80 }), day)

describe('dates, whatever the cell', () => {
  test('never throw, and give a day of the calendar or a reason', () => {
    fc.assert(
      fc.property(anyCell, order, fc.boolean(), (cell, dateOrder, excelSerials) => {
        const { date, problem } = normaliseDate(cell, { dateOrder, excelSerials })
        expect(date === null).toBe(problem !== null)
        // The platform's own calendar is the judge.
        if (date !== null) expect(new Date(`${date}T00:00:00Z`).toISOString().slice(0, 10)).toBe(date)
      }),
      { numRuns: 5_000 },
    )
  })

  test('normalise to themselves under any options', () => {
    fc.assert(
      fc.property(anyCell, order, order, fc.boolean(), (cell, first, second, excelSerials) => {
        const { date } = normaliseDate(cell, { dateOrder: first, excelSerials })
        if (date !== null) expect(normaliseDate(date, { dateOrder: second, excelSerials }).date).toBe(date)
      }),
      { numRuns: 3_000 },
    )
  })

  test('are read back from every way of writing them', () => {
    const separator = fc.constantFrom('/', '-', '.', ' ')
    const time = fc.constantFrom('', ' 23:59', 'T00:00:00Z', ' 11:59:59 PM', ', 00:00:00')
    fc.assert(
      fc.property(day, separator, time, fc.boolean(), (date, between, clock, padded) => {
        const [year = '', month = '', number = ''] = date.split('-')
        const [m, d] = padded ? [month, number] : [String(Number(month)), String(Number(number))]
        const read = (cell: string, dateOrder: DateOrder) =>
          normaliseDate(cell + clock, { dateOrder, excelSerials: false }).date
        expect(read([d, m, year].join(between), 'DMY')).toBe(date)
        expect(read([m, d, year].join(between), 'MDY')).toBe(date)
        expect(read([year, m, d].join(between), 'YMD')).toBe(date)
        if (year.startsWith('20') && padded) {
          expect(read([d, m, year.slice(2)].join(between), 'DMY')).toBe(date)
          expect(read([year.slice(2), m, d].join(between), 'YMD')).toBe(date)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
