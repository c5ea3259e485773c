import type { Outcome } from '../plan/plan.ts'
import type { LedgerEntry, Page } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { Cells, FieldName } from '../row/fields.ts'
import { FIELD_NAMES } from '../row/fields.ts'
import type { Reason, Warning } from '../row/reason.ts'
import type { RowInput } from '../row/row.ts'
import { checkCount } from './check-count.ts'
import { findSealed } from './find-import.ts'
import { sealedRowReader } from './row-reader.ts'
import { unknownPosition } from './unknown-position.ts'

/** One row of an import and what became of it. */
export interface RowItem {
  readonly rowNumber: number
  readonly line: number
  /** Null while the row waits to be applied. */
  readonly outcome: Outcome | null
  readonly clientId: string | null
  readonly visitId: string | null
  /** The cells as the file (or a fix) has them; several columns of one field are joined by ` / `. */
  readonly fields: { readonly [F in FieldName]?: string }
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Warning[]
  readonly conflict: { readonly clientIds: readonly string[] } | null
}

/** Reads back to the same identities: the separator is one that phone and e-mail cells know. */
export const fieldsOf = (cells: Cells): RowItem['fields'] =>
  Object.fromEntries(
    FIELD_NAMES.flatMap((field) => {
      const texts = cells[field]
      if (texts === undefined) return []
      return [[field, texts.filter((text) => text.trim() !== '').join(' / ')]]
    }),
  )

const toItem = ({ row, outcome }: LedgerEntry, input: RowInput | undefined): RowItem => ({
  rowNumber: row.rowNumber,
  line: row.line,
  outcome: outcome?.outcome ?? null,
  clientId: outcome?.clientId ?? null,
  visitId: outcome?.visitId ?? null,
  fields: fieldsOf(input?.cells ?? {}),
  reasons: outcome?.reasons ?? [],
  warnings: outcome?.warnings ?? [],
  conflict: outcome?.conflict ?? null,
})

export interface ListRowsOptions {
  readonly repository: Repository
  readonly outcome?: Outcome | 'pending' | undefined
  /** The `next` of the page before. */
  readonly after?: string | null | undefined
  /** Default 100. */
  readonly limit?: number | undefined
}

/** The row number that a page ended with. */
const positionOf = (after: string | null, rows: number): number => {
  if (after === null) return 0
  if (!/^[0-9]{1,10}$/.test(after) || Number(after) > rows) throw unknownPosition('after')
  return Number(after)
}

/**
 * Rows of an import in row order, with outcomes and fields. Throws `import-not-found`, `import-state` where it was
 * never received whole, and `options-invalid` for an `after` that no page gave or a `limit` below 1.
 */
export const listRows = async (
  importId: string,
  { repository, outcome, after, limit = 100 }: ListRowsOptions,
): Promise<Page<RowItem>> => {
  const { seal } = await findSealed(repository.ledger, importId)
  const from = positionOf(after ?? null, seal.rows)
  const found = await repository.ledger.entries(importId, {
    after: from,
    limit: checkCount('limit', limit) + 1,
    outcome,
  })
  const entries = found.slice(0, limit)
  const inputs = seal.mapping === null ? [] : sealedRowReader(seal).inputs(entries.map(({ row }) => row))
  const items = entries.map((entry, at) => toItem(entry, inputs[at]))
  return { items, next: found.length > limit ? String(items.at(-1)?.rowNumber ?? '') : null }
}
