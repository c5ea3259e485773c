import { unprotectCell } from '../csv/format-csv.ts'
import { readRecords } from '../csv/read-records.ts'
import type { ByteSource, SourceRecord } from '../csv/record.ts'
import { FootfallError } from '../error.ts'
import type { FixedFields, LedgerEntry, LedgerRow } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { hasSurplus } from '../row/cells-of.ts'
import { FIELD_NAMES } from '../row/fields.ts'
import type { RowInput } from '../row/row.ts'
import { appendFixes, MAY_FIX } from './append-fixes.ts'
import { applyUnderLease } from './apply-import.ts'
import { despiteFailure } from './despite-failure.ts'
import { findSealed, type SealedImport } from './find-import.ts'
import { nextRevision } from './fix-row.ts'
import { OWN_COLUMNS, originalCells, RAW_COLUMN, ROW_COLUMN, rowKey } from './held-csv.ts'
import { type HeldLease, withLease } from './lease.ts'
import type { OnProgress } from './progress.ts'
import { type Report, reportImport } from './report-import.ts'
import { sealedRowReader } from './row-reader.ts'
import { untilAborted } from './until-aborted.ts'

/** Records of the replayed file that were not applied, by their place in that file, and why. */
export interface IgnoredRecord {
  /** Of the replayed file. */
  readonly line: number
  readonly code:
    | 'row-key-missing'
    | 'row-key-unknown'
    | 'row-key-repeated'
    | 'row-not-held'
    | 'row-unchanged'
    | 'record-unreadable'
  readonly message: string
}

export interface Replay {
  readonly report: Report
  /** Rows of the import that were fixed and applied; some may be held again. */
  readonly applied: number
  readonly ignored: readonly IgnoredRecord[]
}

export interface ReplayOptions {
  readonly repository: Repository
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/**
 * For each column of the import, where the replayed file has it: the n-th of one name is the n-th there too. The first ones of our own
 * names are ours. Throws `options-invalid` where a column that the import has several times is there another number of times.
 */
const findColumns = (original: readonly string[], replayed: readonly string[]): readonly (number | null)[] => {
  const places = new Map<string, number[]>()
  const own = new Set<string>(OWN_COLUMNS)
  replayed.forEach((header, column) => {
    if (!own.delete(header)) places.set(header, [...(places.get(header) ?? []), column])
  })
  for (const header of new Set(original)) {
    const times = original.filter((one) => one === header).length
    const there = places.get(header)?.length ?? 0
    // Columns without a name come and go in a spreadsheet.
    if (times === 1 || there === 0 || there === times || header.trim() === '') continue
    const message = `The import has ${times} columns of one name, and the file ${there}: nobody knows which. Keep all of them.`
    throw new FootfallError('options-invalid', message, { columns: times, found: there })
  }
  return original.map((header) => places.get(header)?.shift() ?? null)
}

/** What the replayed record says of its row; columns that the file lacks stay as they were. */
const replayedFields = (
  fields: readonly string[],
  columns: readonly (number | null)[],
  { mapping, headers }: ImportSeal,
  before: RowInput | undefined,
): FixedFields => {
  const textOf = (column: number): string | null => {
    const place = columns[column]
    return place === null || place === undefined ? null : unprotectCell(fields[place] ?? '')
  }
  const cells = FIELD_NAMES.flatMap((field) => {
    const own = mapping?.fields[field]
    const old = before?.cells[field]
    if (own === undefined) return old === undefined ? [] : [[field, old] as const]
    return [[field, own.map((column, at) => textOf(column) ?? old?.[at] ?? '')] as const]
  })
  const extra = (mapping?.extra ?? []).flatMap((column) => {
    const header = headers[column] ?? ''
    const text = textOf(column) ?? before?.extra.find(([name]) => name === header)?.[1] ?? ''
    return text.trim() === '' ? [] : [[header, text] as const]
  })
  return { cells: Object.fromEntries(cells), extra }
}

/** Whether the cells are those that `heldCsv` wrote. */
const isUnchanged = (
  fields: readonly string[],
  columns: readonly (number | null)[],
  cells: readonly string[],
): boolean =>
  columns.every((place, column) => place === null || unprotectCell(fields[place] ?? '') === (cells[column] ?? ''))

/** The row number that a key names in this import, or null. */
const rowNumberOf = (key: string, importId: string): number | null => {
  const prefix = rowKey(importId, 0).slice(0, -1)
  const digits = key.startsWith(prefix) ? key.slice(prefix.length) : key
  return /^[1-9][0-9]{0,14}$/.test(digits) ? Number(digits) : null
}

const INCOMPLETE = {
  code: 'replay-incomplete',
  message:
    'The file of fixed rows was not read to its end. What was read is kept: apply again, then replay it once more.',
}

/** Matches one batch of replayed records to held rows. */
const createMatcher = (record: SealedImport, headers: readonly string[], keyColumn: number) => {
  const columns = findColumns(record.seal.headers, headers)
  const reader = sealedRowReader(record.seal)
  const seen = new Set<number>()
  const ignored: IgnoredRecord[] = []
  const ignore = ({ line }: SourceRecord, code: IgnoredRecord['code'], message: string): void => {
    ignored.push({ line, code, message })
  }

  const keyed = (records: readonly SourceRecord[]): readonly { record: SourceRecord; rowNumber: number }[] =>
    records.flatMap((one) => {
      if (one.problem !== null) {
        ignore(one, 'record-unreadable', one.problem.message)
        return []
      }
      if (hasSurplus(one.fields, headers)) {
        ignore(
          one,
          'record-unreadable',
          'The record has more fields than the header. Quote the cell with the delimiter.',
        )
        return []
      }
      const key = unprotectCell((one.fields[keyColumn] ?? '').trim())
      if (key === '') {
        ignore(one, 'row-key-missing', `The column ${ROW_COLUMN} is blank, so the row cannot be found.`)
        return []
      }
      const rowNumber = rowNumberOf(key, record.id)
      if (rowNumber === null || rowNumber > record.seal.rows) {
        ignore(one, 'row-key-unknown', `The column ${ROW_COLUMN} does not name a row of this import.`)
        return []
      }
      if (seen.has(rowNumber)) {
        ignore(one, 'row-key-repeated', `Row ${rowNumber} stands in the file twice; the first counts.`)
        return []
      }
      seen.add(rowNumber)
      return [{ record: one, rowNumber }]
    })

  const match = async (records: readonly SourceRecord[], lease: HeldLease, { ledger }: Repository) => {
    const fixes: LedgerRow[] = []
    for (const { record: one, rowNumber } of keyed(records)) {
      const [entry]: readonly LedgerEntry[] = await ledger.entries(record.id, { after: rowNumber - 1, limit: 1 })
      if (entry?.row.rowNumber !== rowNumber || entry.outcome?.outcome !== 'held') {
        ignore(one, 'row-not-held', `Row ${rowNumber} is not held any more: there is nothing to fix.`)
        continue
      }
      const [before] = reader.inputs([entry.row])
      const isReadable = before !== undefined && before.problem === null
      if (!isReadable && isUnchanged(one.fields, columns, originalCells(entry, record.seal).cells)) {
        const how = `fill in the columns from what ${RAW_COLUMN} shows`
        ignore(one, 'row-unchanged', `Row ${rowNumber} cannot be read as it came, and nothing of it was fixed: ${how}.`)
        continue
      }
      // Cells that may be shifted are none to fall back on.
      const known = isReadable ? before : undefined
      fixes.push(nextRevision(entry, lease, replayedFields(one.fields, columns, record.seal, known)))
    }
    return fixes
  }
  return { match, ignored }
}

/**
 * Replays a file of fixed rows, as `heldCsv` gave it: each record names its row in the column `footfall_row`. What it says
 * becomes the next revision of the row, and is applied. Records that name no row, an unknown one, or one that is not
 * held any more are reported and change nothing; nor do records that cannot be read, and unchanged ones of rows that cannot.
 *
 * A source that breaks off leaves the import `failed` with the fixes that were read; applying it goes on with them.
 *
 * Throws `import-not-found`, `import-state` for an import that was never applied, `options-invalid` where the column
 * `footfall_row` is missing, and the reader's refusals.
 */
export const replayImport = async (
  importId: string,
  source: ByteSource,
  { repository, signal, onProgress }: ReplayOptions,
): Promise<Replay> => {
  const record = await findSealed(repository.ledger, importId)
  if (!MAY_FIX.includes(record.status)) {
    throw new FootfallError('import-state', `The import ${importId} is ${record.status}: no row of it is held yet.`, {
      importId,
      status: record.status,
    })
  }
  const reader = await readRecords(untilAborted(source, signal), {})
  const keyColumn = reader.head.headers.indexOf(ROW_COLUMN)
  if (keyColumn < 0) {
    throw new FootfallError(
      'options-invalid',
      `The file has no column ${ROW_COLUMN}. Fix the file of held rows and keep that column.`,
      {
        importId,
      },
    )
  }
  const { match, ignored } = createMatcher(record, reader.head.headers.map(unprotectCell), keyColumn)

  const applied = await withLease(repository, importId, { signal, onProgress }, async (lease) => {
    let count = 0
    try {
      for await (const batch of reader.batches) {
        await lease.touch()
        const fixes = await match(batch.records, lease, repository)
        if (fixes.length > 0) await appendFixes(importId, fixes, repository)
        count += fixes.length
      }
    } catch (error) {
      // Fixes that arrived whole stay; whoever applies again goes on with them.
      if (count > 0) {
        await despiteFailure(() =>
          repository.ledger.update(importId, { status: 'failed', error: INCOMPLETE }, ['applying']),
        )
      }
      throw error
    }
    await applyUnderLease(importId, lease, { repository, signal, onProgress })
    return count
  })
  return { report: await reportImport(importId, { repository }), applied, ignored }
}
