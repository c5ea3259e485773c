import { type Cells, FIELD_NAMES, type FieldName } from './fields.ts'
import type { ColumnMapping } from './mapping.ts'
import { safeText } from './text.ts'

export interface RecordCells {
  readonly cells: Cells
  /** Unmapped columns as [header, value], in column order, blank values left out. */
  readonly extra: readonly (readonly [header: string, value: string])[]
  /** The record has more fields than the header, and not all of them are blank: hold it as `too-many-fields`. */
  readonly surplus: boolean
}

/** A record's fields by what they mean. Fields that the record lacks are blank. */
export function cellsOf(fields: readonly string[], mapping: ColumnMapping, headers: readonly string[]): RecordCells {
  const cells: { [F in FieldName]?: readonly string[] } = {}
  for (const field of FIELD_NAMES) {
    const positions = mapping.fields[field]
    if (positions === undefined) continue
    const [first] = positions
    cells[field] =
      positions.length === 1 && first !== undefined
        ? [fields[first] ?? '']
        : positions.map((position) => fields[position] ?? '')
  }
  const extra: [string, string][] = []
  for (const position of mapping.extra) {
    const value = fields[position] ?? ''
    if (value !== '' && value.trim() !== '') extra.push([safeText(headers[position] ?? ''), safeText(value)])
  }
  return { cells, extra, surplus: hasSurplus(fields, headers) }
}

/** Whether a record has fields beyond the header that are not blank: then nobody knows which column is which. */
export const hasSurplus = (fields: readonly string[], headers: readonly string[]): boolean =>
  fields.length > headers.length && fields.slice(headers.length).some((field) => field.trim() !== '')
