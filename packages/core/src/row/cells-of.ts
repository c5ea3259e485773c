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

const BLANK: readonly string[] = ['']
const NONE: RecordCells['extra'] = []

/** Makes the function that tells a record's fields by what they mean. Fields that the record lacks are blank. */
export function cellsReader(
  mapping: ColumnMapping,
  headers: readonly string[],
): (fields: readonly string[]) => RecordCells {
  const columns = FIELD_NAMES.flatMap((field) => {
    const positions = mapping.fields[field]
    return positions === undefined ? [] : [{ field, positions }]
  })
  const extraColumns = mapping.extra.map((position) => ({ position, header: safeText(headers[position] ?? '') }))
  // All rows are copies of it: an object that is put together field by field costs several times as much.
  const blank: { [F in FieldName]?: readonly string[] } = {}
  for (const { field } of columns) blank[field] = BLANK

  return (fields) => {
    const cells = { ...blank }
    for (const { field, positions } of columns) {
      const [first] = positions
      if (positions.length !== 1 || first === undefined) {
        cells[field] = positions.map((position) => fields[position] ?? '')
      } else if ((fields[first] ?? '') !== '') cells[field] = [fields[first] ?? '']
    }
    // The first one is not pushed: a list that is pushed to takes room for seventeen.
    let extra: [string, string][] | null = null
    for (const { position, header } of extraColumns) {
      const value = fields[position] ?? ''
      if (value === '' || value.trim() === '') continue
      const pair: [string, string] = [header, safeText(value)]
      if (extra === null) extra = [pair]
      else extra.push(pair)
    }
    return { cells, extra: extra ?? NONE, surplus: hasSurplus(fields, headers) }
  }
}

/** One record's fields by what they mean. For many records make a reader once. */
export const cellsOf = (fields: readonly string[], mapping: ColumnMapping, headers: readonly string[]): RecordCells =>
  cellsReader(mapping, headers)(fields)

/** Whether a record has fields beyond the header that are not blank: then nobody knows which column is which. */
export const hasSurplus = (fields: readonly string[], headers: readonly string[]): boolean =>
  fields.length > headers.length && fields.slice(headers.length).some((field) => field.trim() !== '')
