import { formatCsv } from '../csv/format-csv.ts'
import { parseRecords } from '../csv/parse-records.ts'
import type { LedgerEntry } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { hasSurplus } from '../row/cells-of.ts'
import { FIELD_NAMES } from '../row/fields.ts'
import { findSealed } from './find-import.ts'
import { walkEntries } from './walk-entries.ts'

/** The columns that Footfall puts before the original ones. */
export const ROW_COLUMN = 'footfall_row'
export const REASONS_COLUMN = 'footfall_reasons'
/** The record as it came, where its columns cannot be told apart; for reading only. */
export const RAW_COLUMN = 'footfall_raw'
export const OWN_COLUMNS = [ROW_COLUMN, REASONS_COLUMN, RAW_COLUMN] as const

const ROWS_PER_CHUNK = 1_000

/** Names one row of one import, so that a file that is replayed onto the wrong import changes nothing. */
export const rowKey = (importId: string, rowNumber: number): string => `${importId}:${rowNumber}`

/** Where the columns of a record cannot be trusted, its bytes are shown as text; that text is never read back. */
const showRaw = (raw: Uint8Array, encoding: string): string => new TextDecoder(encoding).decode(raw).trimEnd()

/** The cells of a row under the original headers. */
export const originalCells = ({ row }: LedgerEntry, seal: ImportSeal): { cells: readonly string[]; raw: string } => {
  const { headers, mapping, dialect } = seal
  if (row.raw !== null) {
    const [record] = parseRecords([row.raw], dialect)
    const isWhole = record !== undefined && record.problem === null
    const surplus = isWhole && hasSurplus(record.fields, headers)
    return {
      cells: headers.map((_, column) => (isWhole ? (record.fields[column] ?? '') : '')),
      raw: isWhole && !surplus ? '' : showRaw(row.raw, dialect.encoding),
    }
  }
  // A row that was fixed and is held again: its cells are the fix's.
  const cells = headers.map(() => '')
  for (const field of FIELD_NAMES) {
    const texts = row.fields?.cells[field] ?? []
    mapping?.fields[field]?.forEach((column, at) => {
      cells[column] = texts[at] ?? ''
    })
  }
  for (const column of mapping?.extra ?? []) {
    cells[column] = row.fields?.extra.find(([header]) => header === headers[column])?.[1] ?? ''
  }
  return { cells, raw: '' }
}

/**
 * The held rows of an import as a CSV file to fix, in chunks: its key, why it is held, and the original columns. A
 * spreadsheet opens it without running anything. Hand the fixed file to `replayImport`.
 *
 * Throws `import-not-found`, and `import-state` where the import was never received whole.
 */
export const heldCsv = async function* (
  importId: string,
  { repository }: { readonly repository: Repository },
): AsyncGenerator<string> {
  const { seal } = await findSealed(repository.ledger, importId)
  yield formatCsv([[...OWN_COLUMNS, ...seal.headers]])
  const pages = walkEntries(repository.ledger, importId, { limit: ROWS_PER_CHUNK, outcome: 'held' })
  for await (const entries of pages) {
    yield formatCsv(
      entries.map((entry) => {
        const { cells, raw } = originalCells(entry, seal)
        const reasons = entry.outcome?.reasons.map(({ code, message }) => `${code}: ${message}`).join(' ') ?? ''
        return [rowKey(importId, entry.row.rowNumber), reasons, raw, ...cells]
      }),
    )
  }
}
