import { FootfallError } from '../error.ts'
import type { FixedFields, LedgerEntry, LedgerRow } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { type Cells, FIELD_NAMES, type FieldName } from '../row/fields.ts'
import { appendFixes } from './append-fixes.ts'
import { applyUnderLease } from './apply-import.ts'
import { findSealed } from './find-import.ts'
import { type HeldLease, withLease } from './lease.ts'
import { listRows, type RowItem } from './list-rows.ts'
import { sealedRowReader } from './row-reader.ts'

export type FixFields = { readonly [F in FieldName]?: string }

/** The cells of a row with some fields replaced. */
export const mergeCells = (cells: Cells, fixes: FixFields): Cells =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((field) => {
      const texts = fixes[field] === undefined ? cells[field] : [fixes[field]]
      return texts === undefined ? [] : [[field, texts]]
    }),
  )

/**
 * The next revision of a row. Fencing tokens of an import only grow, and a lease fixes each row once: so revisions grow
 * over the whole import, and the later of two fixes is the one that counts.
 */
export const nextRevision = ({ row }: LedgerEntry, { fence }: HeldLease, fields: FixedFields): LedgerRow => ({
  rowNumber: row.rowNumber,
  revision: fence + 1,
  line: row.line,
  start: row.start,
  end: row.end,
  raw: null,
  fields,
})

/** The row as it stands, or `row-not-found`. */
export const findEntry = async ({ ledger }: Repository, importId: string, rowNumber: number): Promise<LedgerEntry> => {
  const [entry] = await ledger.entries(importId, { after: rowNumber - 1, limit: 1 })
  if (entry?.row.rowNumber !== rowNumber) {
    throw new FootfallError('row-not-found', `The import ${importId} has no row ${rowNumber}.`, { importId, rowNumber })
  }
  return entry
}

/**
 * Fixes one held row: the fields named take the place of the row's, and the row is applied at once. It may be held again,
 * then with new reasons; the item says so. Of a record that cannot be read (`too-many-fields` and the like) no cell is kept: name all.
 *
 * Throws `import-not-found`, `row-not-found`, and `row-not-held` for a row that became a visit already.
 */
export const fixRow = async (
  importId: string,
  rowNumber: number,
  fixes: FixFields,
  { repository, signal }: { readonly repository: Repository; readonly signal?: AbortSignal | undefined },
): Promise<RowItem> => {
  const { seal } = await findSealed(repository.ledger, importId)
  await withLease(repository, importId, { signal }, async (lease) => {
    const entry = await findEntry(repository, importId, rowNumber)
    if (entry.outcome?.outcome !== 'held') {
      throw new FootfallError('row-not-held', `Row ${rowNumber} is not held: there is nothing to fix.`, {
        importId,
        rowNumber,
        outcome: entry.outcome?.outcome ?? null,
      })
    }
    const [input] = sealedRowReader(seal).inputs([entry.row])
    // Cells of a record that cannot be read may be shifted: only what is said now counts.
    const before = input === undefined || input.problem !== null ? { cells: {}, extra: [] } : input
    const fixed = { cells: mergeCells(before.cells, fixes), extra: before.extra }
    await appendFixes(importId, [nextRevision(entry, lease, fixed)], repository)
    await applyUnderLease(importId, lease, { repository, signal })
  })
  const { items } = await listRows(importId, { repository, after: String(rowNumber - 1), limit: 1 })
  const [item] = items
  if (item === undefined) throw new RangeError(`Row ${rowNumber} was fixed and is gone.`)
  return item
}
