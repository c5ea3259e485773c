import { calendarDate } from './calendar.ts'
import type { DateOrder } from './options.ts'
import { withoutSpreadsheetDirt } from './text.ts'

/** What a date cell says before it is known in which order the column writes day, month and year. */
export type WrittenDate =
  | { readonly kind: 'blank' }
  /** One reading only: year first, or with the month's name. */
  | { readonly kind: 'date'; readonly date: string }
  /**
   * Three numbers. Each order that fits the shape (`2/5/2024` cannot be year-first) has the day it gives, or null when
   * there is no such day.
   */
  | { readonly kind: 'numbers'; readonly readings: ReadonlyMap<DateOrder, string | null> }
  /** A bare number; a date only where Excel serials were declared. */
  | { readonly kind: 'serial'; readonly serial: number }
  | { readonly kind: 'impossible' }
  | { readonly kind: 'unreadable' }

/** No spelling of a date is longer; what is, meets no pattern. */
const MAX_DATE_LENGTH = 120

const UNREADABLE: WrittenDate = { kind: 'unreadable' }
const IMPOSSIBLE: WrittenDate = { kind: 'impossible' }

const MONTHS = new Map(
  'january february march april may june july august september october november december'
    .split(' ')
    .flatMap((name, index): [string, number][] => [
      [name, index + 1],
      [name.slice(0, 3), index + 1],
    ]),
).set('sept', 9)

const WEEKDAY = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?(?:, ?| )/i
const CLOCK = /^(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,18})?)?)? ?(?:[ap]\.?m?\.?)?$/i
const ZONE = / ?(?:(?:utc|gmt|z)(?: ?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}(?::?\d{2})?| [a-z]{2,5})(?: ?\([^()]*\))?$/i

const NUMBERS = /^(\d{1,4}) ?([/.\- ]) ?(\d{1,2}) ?\2 ?(\d{1,4})\.?$/
const DAY_NAME = /^(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?[-/., ]? ?([a-z]{3,9})\.? ?[-/., ]? ?'?(\d{4}|\d{2})$/i
const NAME_DAY = /^([a-z]{3,9})\.? ?[-/., ]? ?(\d{1,2})(?:st|nd|rd|th)? ?[-/., ] ?'?(\d{4}|\d{2})$/i
const YEAR_NAME = /^(\d{4}) ?[-/., ]? ?([a-z]{3,9})\.? ?[-/., ]? ?(\d{1,2})(?:st|nd|rd|th)?$/i
const ISO_BASIC = /^(?:19|20|21)\d{6}$/
const BARE_NUMBER = /^\d{1,7}(?:[.,]\d{1,12})?$/

/**
 * Reads one date cell as far as that is possible without knowing the column's order. The calendar date as written: a
 * time of day and its zone are checked and left behind, they never move it.
 */
export function readWrittenDate(cell: string): WrittenDate {
  if (cell.length > MAX_DATE_LENGTH * 4) return UNREADABLE
  const text = withoutSpreadsheetDirt(cell)
    .replace(/[\s_]+/g, ' ')
    .replace(/[‐-―−]/g, '-')
    .trim()
  if (text === '') return { kind: 'blank' }
  if (text.length > MAX_DATE_LENGTH) return UNREADABLE
  for (const day of daysOf(text.replace(WEEKDAY, ''))) {
    const read = readDay(day)
    if (read.kind !== 'unreadable') return read
  }
  return UNREADABLE
}

/** The text as a whole, then, with a time of day cut off. */
function* daysOf(text: string): Generator<string> {
  yield text
  // JavaScript's own spelling puts the zone's name behind: "Mon May 06 2024 10:00:00 GMT+0530 (India Standard Time)".
  const starts = [...text.matchAll(/(?:,? |T)(?=\d{1,2}(?:[:.h]\d{2}| ?[ap]\.?m))/gi)]
  for (const start of starts) {
    const clock = text.slice(start.index + start[0].length).trim()
    if (isClock(clock) || isClock(clock.replace(ZONE, ''))) yield text.slice(0, start.index).trim()
  }
}

function isClock(text: string): boolean {
  const match = CLOCK.exec(text.trim())
  if (match === null) return false
  // "13:00 PM" is how some tills print one in the afternoon; 23:59:60 is a leap second.
  const [, hour = '0', minute = '0', second = '0'] = match
  return Number(hour) <= 24 && Number(minute) < 60 && Number(second) <= 60
}

function readDay(text: string): WrittenDate {
  const numbers = NUMBERS.exec(text)
  if (numbers !== null) return readNumbers(numbers[1] ?? '', numbers[3] ?? '', numbers[4] ?? '')
  if (ISO_BASIC.test(text)) {
    const date = calendarDate(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6)))
    return date === null ? UNREADABLE : { kind: 'date', date }
  }
  if (BARE_NUMBER.test(text)) return { kind: 'serial', serial: Number(text.replace(',', '.')) }
  const dayFirst = DAY_NAME.exec(text)
  if (dayFirst !== null) return named(dayFirst[3], dayFirst[2], dayFirst[1])
  const nameFirst = NAME_DAY.exec(text)
  if (nameFirst !== null) return named(nameFirst[3], nameFirst[1], nameFirst[2])
  const yearFirst = YEAR_NAME.exec(text)
  if (yearFirst !== null) return named(yearFirst[1], yearFirst[2], yearFirst[3])
  return UNREADABLE
}

function named(year = '', name = '', day = ''): WrittenDate {
  const month = MONTHS.get(name.toLowerCase())
  if (month === undefined) return UNREADABLE
  const date = calendarDate(fullYear(year), month, Number(day))
  return date === null ? IMPOSSIBLE : { kind: 'date', date }
}

const fullYear = (digits: string): number => (digits.length === 2 ? 2000 : 0) + Number(digits)

function readNumbers(a: string, b: string, c: string): WrittenDate {
  if (a.length === 4) {
    if (c.length > 2) return UNREADABLE
    const date = calendarDate(Number(a), Number(b), Number(c))
    return date === null ? IMPOSSIBLE : { kind: 'date', date }
  }
  if (a.length > 2) return UNREADABLE
  const readings = new Map<DateOrder, string | null>()
  if (c.length === 4 || c.length === 2) {
    readings.set('DMY', calendarDate(fullYear(c), Number(b), Number(a)))
    readings.set('MDY', calendarDate(fullYear(c), Number(a), Number(b)))
  }
  if (a.length === 2 && c.length === 2) readings.set('YMD', calendarDate(fullYear(a), Number(b), Number(c)))
  return readings.size === 0 ? UNREADABLE : { kind: 'numbers', readings }
}
