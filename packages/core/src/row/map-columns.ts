import { aliasOf, headerKey } from './aliases.ts'
import { FIELD_NAMES, type FieldName } from './fields.ts'
import { looksLikeData } from './looks-like-data.ts'
import type { ColumnMapping } from './mapping.ts'
import { type HeaderSuggestion, suggestHeaders } from './suggest-headers.ts'

export interface MapColumnsOptions {
  /** Field → header, or several. Replaces the aliases for that field; an empty list leaves the field unmapped. */
  readonly mapping?: { readonly [F in FieldName]?: string | readonly string[] | undefined } | undefined
  readonly defaultStore?: string | null | undefined
  /** The first data record, for telling what a column holds in a suggestion. */
  readonly firstRecord?: readonly string[] | undefined
}

/** What a file must have. A phone or an e-mail: one is enough. */
export type RequiredColumn = 'store' | 'visitDate' | 'phone or email'

export interface MappedColumns {
  readonly ok: true
  readonly mapping: ColumnMapping
  /** Field → the headers that feed it, in column order. The mapping as it is shown. */
  readonly report: { readonly [F in FieldName]?: readonly string[] }
}

export interface UnmappedColumns {
  readonly ok: false
  /**
   * `header-missing`: the first record looks like data. `options-invalid`: the explicit mapping names headers that the
   * file does not have. `columns-missing`: nothing feeds a required field.
   */
  readonly code: 'columns-missing' | 'header-missing' | 'options-invalid'
  readonly missing: readonly RequiredColumn[]
  readonly suggestions: readonly HeaderSuggestion[]
  readonly unknownHeaders: readonly { readonly field: FieldName; readonly header: string }[]
  /** Headers that feed no field, blank ones left out. */
  readonly unmapped: readonly string[]
  readonly message: string
}

export type MapResult = MappedColumns | UnmappedColumns

/**
 * Finds out which columns feed which field. Positions, not names, are mapped, so that headers may repeat and may be any
 * text at all. Fields that take one value are fed by their plainest headers only, in column order; phones and e-mails by
 * all that name one.
 *
 * ```ts
 * mapColumns(['Customer', 'Mobile No.', 'Showroom', 'Date of Visit'], {})
 * // { ok: true, mapping: { fields: { name: [0], phone: [1], store: [2], visitDate: [3] }, extra: [] }, … }
 * ```
 */
export function mapColumns(headers: readonly string[], options: MapColumnsOptions): MapResult {
  const explicit = explicitColumns(headers, options.mapping ?? {})
  const automatic = automaticColumns(headers, explicit)
  const nothingMapped = [...automatic.values(), ...explicit.columns.values()].every((list) => list.length === 0)
  if (nothingMapped && headers.some(looksLikeData)) {
    const message = 'The first record looks like data, not like column names. Add a header line to the file.'
    return refused('header-missing', message, {})
  }
  if (explicit.unknown.length > 0) return headersUnknown(headers, explicit.unknown)

  const columns = new Map([...automatic, ...explicit.columns])
  const has = (field: FieldName): boolean => (columns.get(field)?.length ?? 0) > 0
  const missing: RequiredColumn[] = []
  if (!has('store') && (options.defaultStore ?? '').trim() === '') missing.push('store')
  if (!has('visitDate')) missing.push('visitDate')
  if (!has('phone') && !has('email')) missing.push('phone or email')

  const used = new Set([...columns.values()].flat())
  const extra = headers.flatMap((_, position) => (used.has(position) ? [] : [position]))
  if (missing.length > 0) return columnsMissing(headers, missing, extra, options.firstRecord ?? [])

  const fields: { [F in FieldName]?: readonly number[] } = {}
  const report: { [F in FieldName]?: readonly string[] } = {}
  for (const field of FIELD_NAMES) {
    const positions = columns.get(field) ?? []
    if (positions.length === 0) continue
    fields[field] = positions
    report[field] = positions.map((position) => headers[position] ?? '')
  }
  return { ok: true, mapping: { fields, extra }, report }
}

type Columns = Map<FieldName, readonly number[]>

interface Explicit {
  readonly columns: Columns
  readonly unknown: readonly { readonly field: FieldName; readonly header: string }[]
}

/** By the header's exact text where there is one, else by its key. All columns of that header count. */
function explicitColumns(headers: readonly string[], mapping: NonNullable<MapColumnsOptions['mapping']>): Explicit {
  const columns: Columns = new Map()
  const unknown: { field: FieldName; header: string }[] = []
  for (const field of FIELD_NAMES) {
    const wanted = mapping[field]
    if (wanted === undefined) continue
    const positions = new Set<number>()
    for (const header of typeof wanted === 'string' ? [wanted] : wanted) {
      const exact = positionsOf(headers, (candidate) => candidate.trim() === header.trim())
      const key = headerKey(header)
      const found =
        exact.length > 0 || key === '' ? exact : positionsOf(headers, (candidate) => headerKey(candidate) === key)
      if (found.length === 0) unknown.push({ field, header })
      for (const position of found) positions.add(position)
    }
    columns.set(
      field,
      [...positions].sort((a, b) => a - b),
    )
  }
  return { columns, unknown }
}

const positionsOf = (headers: readonly string[], test: (header: string) => boolean): readonly number[] =>
  headers.flatMap((header, position) => (test(header) ? [position] : []))

function automaticColumns(headers: readonly string[], explicit: Explicit): Columns {
  const taken = new Set([...explicit.columns.values()].flat())
  const found = new Map<FieldName, { rank: number; positions: number[] }>()
  headers.forEach((header, position) => {
    if (taken.has(position)) return
    const alias = aliasOf(header)
    if (alias === null || explicit.columns.has(alias.field)) return
    const entry = found.get(alias.field)
    if (entry === undefined || alias.rank < entry.rank) {
      found.set(alias.field, { rank: alias.rank, positions: [position] })
    } else if (alias.rank === entry.rank) entry.positions.push(position)
  })
  // "Customer" beside "First Name" and "Last Name" is a number or a code more often than a name.
  if (found.get('name')?.rank === 2 && found.has('firstName') && found.has('lastName')) found.delete('name')
  return new Map([...found].map(([field, { positions }]) => [field, positions]))
}

function headersUnknown(headers: readonly string[], unknown: Explicit['unknown']): MapResult {
  const suggestions = unknown.flatMap(({ field, header }) => suggestHeaders(field, headers, [headerKey(header)]))
  const list = unknown.map(({ field, header }) => `${field}=${JSON.stringify(header)}`).join(', ')
  const message = `The mapping names columns that the file does not have: ${list}.${hint(suggestions)}`
  return refused('options-invalid', message, { unknownHeaders: unknown, suggestions })
}

function columnsMissing(
  headers: readonly string[],
  missing: readonly RequiredColumn[],
  extra: readonly number[],
  firstRecord: readonly string[],
): MapResult {
  const named = extra.filter((position) => (headers[position] ?? '').trim() !== '')
  const unmapped = named.map((position) => headers[position] ?? '')
  const wanted = missing.flatMap((column): FieldName[] => (column === 'phone or email' ? ['phone', 'email'] : [column]))
  const values = named.map((position) => firstRecord[position] ?? '')
  const suggestions = wanted.flatMap((field) => suggestHeaders(field, unmapped, undefined, values))
  const names: Readonly<Record<RequiredColumn, string>> = {
    store: 'a store (or a default store)',
    visitDate: 'a visit date',
    'phone or email': 'a phone or an e-mail',
  }
  const list = missing.map((column) => names[column]).join(', ')
  const message = `No column for ${list} was found. Name it in the mapping.${hint(suggestions)}`
  return refused('columns-missing', message, { missing, suggestions, unmapped })
}

const refused = (code: UnmappedColumns['code'], message: string, facts: Partial<UnmappedColumns>): UnmappedColumns => ({
  ok: false,
  code,
  missing: [],
  suggestions: [],
  unknownHeaders: [],
  unmapped: [],
  ...facts,
  message,
})

const hint = (suggestions: readonly HeaderSuggestion[]): string =>
  suggestions.length === 0
    ? ''
    : ` Did you mean ${suggestions.map(({ field, header }) => `${field}=${JSON.stringify(header)}`).join(' or ')}?`
