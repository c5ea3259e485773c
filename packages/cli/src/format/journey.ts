import type { JourneyItem } from '@footfall/core'
import { formatDate } from './date.ts'
import { formatTable } from './table.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Visits as lines, in the order of the items: `6 May 2024  CG Road  attended by Hetal`. */
export const formatJourney = (items: readonly JourneyItem[]): string => {
  const rows = items.map(({ date, title, details }) => {
    const attendedBy = textOf(details.attendedBy)
    return [formatDate(date), textOf(details.store) || title, attendedBy === '' ? '' : `attended by ${attendedBy}`]
  })
  return formatTable(rows, [0])
    .map((line) => `  ${line}\n`)
    .join('')
}
