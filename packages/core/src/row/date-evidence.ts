import type { DateProof } from './date-order.ts'
import type { DateOrder } from './options.ts'
import { remember } from './remember.ts'
import { readWrittenDate } from './written-date.ts'

/** A kind of date that the column holds, by the orders in which it can be read, with its first row. */
export interface DateTrace {
  /** The orders that give a day of the calendar. Never empty. */
  readonly possible: readonly DateOrder[]
  /** The orders that fit the shape: `2/5/2024` cannot be year-first, whatever its numbers. */
  readonly fitting: readonly DateOrder[]
  readonly value: string
  readonly rowNumber: number
}

/** What the dates of a column say about their order, whatever order they were added in. */
export interface DateEvidence {
  /** Takes one raw date cell. Blank and unreadable ones are passed over. */
  add(cell: string, rowNumber: number): void
  /** One trace for each kind of date that depends on the order, by row number. */
  traces(): readonly DateTrace[]
}

/**
 * Collects evidence about a column's date order. Adding the same cells in any order gives the same traces: of each kind
 * the smallest row number is kept.
 */
export function createDateEvidence(): DateEvidence {
  const traces = new Map<string, DateTrace>()
  const remembered = remember(kindOf)

  return {
    add(cell, rowNumber) {
      const kind = remembered(cell)
      if (kind === null) return
      const key = `${kind.fitting.join()}:${kind.possible.join()}`
      const first = traces.get(key)
      const earlier = first === undefined || rowNumber < first.rowNumber
      // One row can hold two date columns; the smaller text decides, so that the order of adding does not.
      if (earlier || (rowNumber === first.rowNumber && kind.value < first.value))
        traces.set(key, { ...kind, rowNumber })
    },
    traces: () => [...traces.values()].sort((a, b) => a.rowNumber - b.rowNumber || (a.value < b.value ? -1 : 1)),
  }
}

/** Null when the cell reads the same in every order that fits it, or in none. */
function kindOf(cell: string): Omit<DateTrace, 'rowNumber'> | null {
  const written = readWrittenDate(cell)
  if (written.kind !== 'numbers') return null
  const days = new Set(written.readings.values())
  const fitting = [...written.readings.keys()]
  const possible = fitting.filter((order) => written.readings.get(order) !== null)
  if (possible.length === 0 || (days.size === 1 && fitting.length > 1)) return null
  return { possible, fitting, value: cell.trim() }
}

/** A trace as proof of one of the orders in which it can be read. */
export const proofOf = (trace: DateTrace, order: DateOrder): DateProof => ({
  order,
  value: trace.value,
  rowNumber: trace.rowNumber,
})
