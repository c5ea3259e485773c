import { contentKey } from './content-key.ts'
import { dateReader } from './date.ts'
import { emailReader } from './email.ts'
import { type Cells, FIELD_NAMES, type FieldName } from './fields.ts'
import type { IdentityReading } from './identity-reading.ts'
import type { RowOptions } from './options.ts'
import { phoneReader } from './phone.ts'
import { type Reason, reason, type Warning, warning } from './reason.ts'
import type { Identity, Row, RowInput } from './row.ts'
import { storeReader } from './store.ts'
import { cleanText, hasUnsafe, safeText } from './text.ts'

const NONE: readonly string[] = []

/**
 * Makes the function that normalises the rows of one import. It is pure but for memory: the same input and options
 * always give the same row, whatever was normalised before.
 */
export function createNormaliser(options: RowOptions): (input: RowInput) => Row {
  const readPhone = phoneReader({ defaultCountry: options.defaultCountry, placeholders: options.placeholders.phones })
  const readEmail = emailReader({ placeholders: options.placeholders.emails })
  const readDate = dateReader(options)
  const readStore = storeReader(options)

  return (input) => {
    if (input.problem !== null) return damaged(input, input.problem)
    const reasons: Reason[] = []
    const warnings: Warning[] = []
    const cells = withinLimit(input.cells, options.maxFieldLength, reasons)

    const store = readStore(firstFilled(cells.store))
    if (store.problem !== null && !isHeld(reasons, 'store')) reasons.push(reason(store.problem, 'store'))

    const date = readDate(firstFilled(cells.visitDate))
    if (date.problem !== null && !isHeld(reasons, 'visitDate')) {
      reasons.push(reason(date.problem, 'visitDate', date.message))
    }
    if (date.date !== null && options.today !== null && date.date > options.today) {
      warnings.push(warning('date-in-future', 'visitDate'))
    }

    const unusable: FieldName[] = []
    const phones = readIdentities('phone', cells.phone, readPhone, warnings, unusable)
    const emails = readIdentities('email', cells.email, readEmail, warnings, unusable)
    const identities = joined(phones, emails)
    if (identities.length === 0) {
      for (const field of unusable) reasons.push(reason('identity-unreadable', field))
    }

    const name = nameOf(cells)
    const attendedBy = textOf(cells.attendedBy)
    return {
      rowNumber: input.rowNumber,
      revision: input.revision,
      line: input.line,
      name,
      attendedBy,
      identities,
      store: store.store,
      visitDate: date.date,
      extra: safeExtra(input.extra),
      contentKey:
        identities.length > 0
          ? null
          : contentKey({ name, storeKey: store.store?.key ?? null, visitDate: date.date, attendedBy }),
      reasons,
      warnings,
      intact: true,
    }
  }
}

/** One row under the given options. For many rows make a normaliser once. */
export const normaliseRow = (input: RowInput, options: RowOptions): Row => createNormaliser(options)(input)

/** A record that the reader could not take apart: nothing of its cells is to be trusted. */
const damaged = (input: RowInput, problem: Reason): Row => ({
  rowNumber: input.rowNumber,
  revision: input.revision,
  line: input.line,
  name: null,
  attendedBy: null,
  identities: [],
  store: null,
  visitDate: null,
  extra: safeExtra(input.extra),
  contentKey: null,
  reasons: [problem],
  warnings: [],
  intact: false,
})

/** The reader's records are safe already; what somebody typed to fix a row may not be. */
const safeExtra = (extra: RowInput['extra']): Row['extra'] =>
  extra.some(([header, value]) => hasUnsafe(header) || hasUnsafe(value))
    ? extra.map(([header, value]) => [safeText(header), safeText(value)] as const)
    : extra

const isHeld = (reasons: readonly Reason[], field: FieldName): boolean => reasons.some((item) => item.field === field)

/** Cells over the limit hold the row and are read as blank: no pattern ever sees them. */
function withinLimit(cells: Cells, limit: number, reasons: Reason[]): Cells {
  let tooLong: FieldName[] | null = null
  for (const field of FIELD_NAMES) {
    const values = cells[field]
    if (values === undefined) continue
    for (const value of values) {
      if (value.length <= limit) continue
      tooLong = [...(tooLong ?? []), field]
      break
    }
  }
  if (tooLong === null) return cells
  const kept: { [F in FieldName]?: readonly string[] } = { ...cells }
  for (const field of tooLong) {
    reasons.push(reason('field-too-long', field))
    kept[field] = (cells[field] ?? NONE).map((value) => (value.length > limit ? '' : value))
  }
  return kept
}

/** Both lists, without making a third where one is empty. */
const joined = (some: readonly Identity[], more: readonly Identity[]): readonly Identity[] =>
  some.length === 0 ? more : more.length === 0 ? some : [...some, ...more]

/** The identities of a field's cells, each once; all are of one kind. */
function readIdentities(
  field: 'phone' | 'email',
  values: readonly string[] = NONE,
  read: (cell: string) => IdentityReading,
  warnings: Warning[],
  unusable: FieldName[],
): readonly Identity[] {
  let identities: readonly Identity[] = []
  for (const value of values) {
    const reading = read(value)
    const known = identities
    const isNew = ({ value: text }: Identity): boolean => !known.some((other) => other.value === text)
    identities = joined(known, known.length === 0 ? reading.identities : reading.identities.filter(isNew))
    for (const code of reading.warnings) {
      if (!warnings.some((other) => other.code === code)) warnings.push(warning(code, field))
    }
    if (reading.unusable && !unusable.includes(field)) unusable.push(field)
  }
  return identities
}

/** Fields that take one value take it from the first column that has one. */
function firstFilled(values: readonly string[] = NONE): string {
  for (const value of values) if (value !== '' && value.trim() !== '') return value
  return ''
}

const textOf = (values: readonly string[] | undefined): string | null => {
  const text = cleanText(firstFilled(values))
  return text === '' ? null : text
}

function nameOf(cells: Cells): string | null {
  const full = textOf(cells.name)
  if (full !== null || (cells.firstName === undefined && cells.lastName === undefined)) return full
  const joined = cleanText(`${textOf(cells.firstName) ?? ''} ${textOf(cells.lastName) ?? ''}`)
  return joined === '' ? null : joined
}
