import { excelDate } from './calendar.ts'
import type { DateOrder } from './options.ts'
import { remember } from './remember.ts'
import { readWrittenDate, type WrittenDate } from './written-date.ts'

export interface DateOptions {
  /** Null: only dates that read the same in every order. */
  readonly dateOrder: DateOrder | null
  readonly excelSerials: boolean
}

export type DateReading =
  | { readonly date: string; readonly problem: null }
  | {
      readonly date: null
      readonly problem: 'date-missing' | 'date-unreadable' | 'date-impossible'
      /** More precise than the reason's standard message, where there is something to add. */
      readonly message?: string
    }

const MISSING: DateReading = { date: null, problem: 'date-missing' }
const UNREADABLE: DateReading = { date: null, problem: 'date-unreadable' }
const IMPOSSIBLE: DateReading = { date: null, problem: 'date-impossible' }
const SERIAL: DateReading = {
  date: null,
  problem: 'date-unreadable',
  message: 'The visit date is a bare number. If the column holds Excel serials, declare excelSerials.',
}
const NO_ORDER: DateReading = {
  date: null,
  problem: 'date-unreadable',
  message: 'The visit date can be read in more than one order. Declare dateOrder.',
}

/** Reads date cells under fixed options, remembering what it has read. See {@link normaliseDate}. */
export const dateReader = (options: DateOptions): ((cell: string) => DateReading) =>
  remember((cell) => normaliseDate(cell, options))

/**
 * The calendar date of one cell, `YYYY-MM-DD`, or why there is none. Never throws.
 *
 * ```ts
 * normaliseDate('2/5/2024', { dateOrder: 'DMY', excelSerials: false }).date // '2024-05-02'
 * ```
 */
export const normaliseDate = (cell: string, options: DateOptions): DateReading => decide(readWrittenDate(cell), options)

function decide(written: WrittenDate, options: DateOptions): DateReading {
  switch (written.kind) {
    case 'blank':
      return MISSING
    case 'date':
      return { date: written.date, problem: null }
    case 'serial': {
      if (!options.excelSerials) return SERIAL
      const date = excelDate(written.serial)
      return date === null ? IMPOSSIBLE : { date, problem: null }
    }
    case 'numbers':
      return inOrder(written.readings, options.dateOrder)
    case 'impossible':
      return IMPOSSIBLE
    case 'unreadable':
      return UNREADABLE
  }
}

function inOrder(readings: ReadonlyMap<DateOrder, string | null>, order: DateOrder | null): DateReading {
  const [only, ...others] = new Set(readings.values())
  // 2/2/2024 is the same day whatever the order, and 31/31/2024 is none.
  if (others.length === 0) return typeof only === 'string' ? { date: only, problem: null } : IMPOSSIBLE
  if (order === null) return NO_ORDER
  const date = readings.get(order) ?? null
  return date === null ? IMPOSSIBLE : { date, problem: null }
}
