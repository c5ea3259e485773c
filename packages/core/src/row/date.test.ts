import { describe, expect, test } from 'vitest'
import { type DateOptions, dateReader, normaliseDate } from './date.ts'
import type { DateOrder } from './options.ts'

const options = (dateOrder: DateOrder | null, excelSerials = false): DateOptions => ({ dateOrder, excelSerials })
const date = (cell: string, order: DateOrder | null = 'DMY') => normaliseDate(cell, options(order)).date
const problem = (cell: string, order: DateOrder | null = 'DMY') => normaliseDate(cell, options(order)).problem

describe('a visit date', () => {
  test('2/5/2024 is 2 May or 5 February, as the order says', () => {
    expect(date('2/5/2024', 'DMY')).toBe('2024-05-02')
    expect(date('2/5/2024', 'MDY')).toBe('2024-02-05')
  })

  test.each([
    '2/5/2024',
    '02/05/2024',
    '2-5-2024',
    '2.5.2024',
    '02.05.2024.',
    '2 5 2024',
    '2/5/24',
    '02-05-24',
    '2 / 5 / 2024',
    '２／５／２０２４',
    '०२/०५/२०२४',
    "'2/5/2024",
    '="2/5/2024"',
    '2‑5‑2024',
    '\u200e2/5/2024',
  ])('%j is 2 May 2024 where the day comes first', (cell) => {
    expect(date(cell)).toBe('2024-05-02')
  })

  test.each([
    '2024-05-02',
    '2024/5/2',
    '2024.05.02',
    '2024. 5. 2.',
    '2024 05 02',
    '20240502',
    '2-May-24',
    '2-May-2024',
    '02 May 2024',
    '2 may 24',
    '2nd May 2024',
    '2nd of May, 2024',
    '2MAY2024',
    '2.May.2024',
    'May 2, 2024',
    'May 2nd, 2024',
    'May-02-2024',
    'May 2 24',
    "2 May '24",
    '2024-May-02',
    '2024 May 2',
    'Thursday, 2 May 2024',
    'Thu 2 May 2024',
    'Thu, May 2, 2024',
    'Thu. 2-May-24',
  ])('%j is 2 May 2024 in any order', (cell) => {
    for (const order of ['DMY', 'MDY', 'YMD', null] as const)
      expect(date(cell, order), String(order)).toBe('2024-05-02')
  })

  test('every English month is known, short and long', () => {
    const names = 'January February March April May June July August September October November December'.split(' ')
    names.forEach((name, index) => {
      const expected = `2024-${String(index + 1).padStart(2, '0')}-09`
      expect(date(`9 ${name} 2024`)).toBe(expected)
      expect(date(`${name.slice(0, 3).toUpperCase()}. 9, 2024`)).toBe(expected)
    })
    expect(date('9 Sept 2024')).toBe('2024-09-09')
    expect(problem('9 Sep. 2024')).toBeNull()
    expect(problem('9 Foo 2024')).toBe('date-unreadable')
    expect(problem('9 Mayhem 2024')).toBe('date-unreadable')
  })

  test.each([
    '2024-05-02T00:00:00Z',
    '2024-05-02T23:59:59.999-12:00',
    '2024-05-02T23:59:59+14:00',
    '2024-05-02 10:30',
    '2/5/2024 10:30:15',
    '2/5/2024 10:30 PM',
    '2/5/2024 12:00:00 AM',
    '2/5/2024, 22:30',
    '2/5/2024 10.30',
    '2/5/24 9:05 a.m.',
    '2-May-24 10:30 IST',
    '2024-05-02 10:30:00 UTC',
    '2024-05-02 10:30:00 +0530',
    '2024-05-02T10:30',
    '2024-05-02T24:00:00',
    'Thu May 02 2024 23:30:00 GMT+0530 (India Standard Time)',
    '2024-05-02T23:59:60Z',
    '2/5/2024 10pm',
    '2/5/2024 13:00 PM',
  ])('the time of day and its zone never move it: %j', (cell) => {
    expect(date(cell)).toBe('2024-05-02')
  })

  test.each([
    ['29/2/2024', '2024-02-29'],
    ['29/2/2000', '2000-02-29'],
    ['31/12/99', '2099-12-31'],
    ['1/1/00', '2000-01-01'],
    ['31/12/9999', '9999-12-31'],
  ])('%s is %s', (cell, expected) => {
    expect(date(cell)).toBe(expected)
  })

  test.each([
    '29/2/2023',
    '29/2/1900',
    '31/4/2024',
    '32/1/2024',
    '0/1/2024',
    '1/13/2024',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '31 April 2024',
    'Feb 30, 2024',
    '0000-01-01',
    '5/14/2024',
    '29/2/2023 10:30',
    '0 May 2024',
  ])('%j does not exist', (cell) => {
    expect(problem(cell)).toBe('date-impossible')
  })

  test.each([
    'tomorrow',
    'N/A',
    '-',
    '2 May',
    'May 2024',
    '2024',
    '2/5',
    '5/2024',
    '2/5/202',
    '2/5/20245',
    '123/5/2024',
    '2//5/2024',
    '2/5-2024',
    '2024-05-02 25:00',
    '2024-05-02 10:61',
    '2024-05-02T',
    '2024-05-02x',
    '24/5/2',
    '45414',
    '12052024',
    '2024-05-02 and more',
    'x'.repeat(5_000),
    '²/5/2024',
  ])('%j cannot be read', (cell) => {
    expect(problem(cell)).toBe('date-unreadable')
  })

  test.each(['', ' ', '\t\n', "'", '=""', '\u00a0'])('%j is missing', (cell) => {
    expect(problem(cell)).toBe('date-missing')
  })

  test('where the year comes first, a two-digit year does too, and a year behind fits no longer', () => {
    expect(date('24/05/02', 'YMD')).toBe('2024-05-02')
    expect(date('24-05-02', 'DMY')).toBe('2002-05-24')
    expect(problem('2/5/2024', 'YMD')).toBe('date-impossible')
    expect(problem('14/5/2024', 'YMD')).toBe('date-impossible')
  })

  test('without an order only what reads the same in each is read', () => {
    expect(date('2/2/2024', null)).toBe('2024-02-02')
    expect(problem('31/31/2024', null)).toBe('date-impossible')
    expect(normaliseDate('2/5/2024', options(null))).toMatchObject({ problem: 'date-unreadable', message: /dateOrder/ })
    expect(problem('14/5/2024', null)).toBe('date-unreadable')
  })
})

describe('Excel serials', () => {
  test.each([
    ['45414', '2024-05-02'],
    ['45414.75', '2024-05-02'],
    ['45414,75', '2024-05-02'],
    ['1', '1900-01-01'],
    ['59', '1900-02-28'],
    ['61', '1900-03-01'],
    ['2958465', '9999-12-31'],
  ])('%s is %s where they are declared', (cell, expected) => {
    expect(normaliseDate(cell, options('DMY', true))).toEqual({ date: expected, problem: null })
    expect(normaliseDate(cell, options('DMY'))).toMatchObject({
      date: null,
      problem: 'date-unreadable',
      message: /excelSerials/,
    })
  })

  test.each(['0', '60', '2958466', '0.5'])('%s is no day of the 1900 system', (cell) => {
    expect(normaliseDate(cell, options('DMY', true)).problem).toBe('date-impossible')
  })

  test('leave written dates alone', () => {
    expect(normaliseDate('2/5/2024', options('DMY', true)).date).toBe('2024-05-02')
    expect(normaliseDate('20240502', options('DMY', true)).date).toBe('2024-05-02')
  })
})

test('a reader that remembers says what one that does not says', () => {
  const read = dateReader(options('DMY'))
  for (const cell of ['2/5/2024', '2/5/2024', 'x', 'x', '29/2/2023']) {
    expect(read(cell)).toEqual(normaliseDate(cell, options('DMY')))
  }
})
