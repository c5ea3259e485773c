import { stringify } from 'csv-stringify/sync'

/** What makes a spreadsheet take a cell for a formula, and the apostrophe that takes it back (OWASP, CSV injection). */
const NEEDS_APOSTROPHE = /^[=+\-@'\t\r]/

/** A cell that a spreadsheet shows as text whatever it holds; {@link unprotectCell} gives the value back. */
export const protectCell = (cell: string): string => (NEEDS_APOSTROPHE.test(cell) ? `'${cell}` : cell)

/** Takes exactly one leading apostrophe away. */
export const unprotectCell = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell)

/**
 * Records as CSV text (RFC 4180, CRLF) that a spreadsheet can open without running anything.
 *
 * @example
 * formatCsv([['name', '=1+1']]) // "name,'=1+1\r\n"
 */
export const formatCsv = (records: readonly (readonly string[])[]): string =>
  stringify(
    records.map((record) => record.map(protectCell)),
    // A lone CR or LF ends a line for some readers, ours among them.
    { record_delimiter: '\r\n', quoted_match: /[\r\n]/ },
  )
