import type { Ledger, LedgerEntry, Outcome, StoredOutcome } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { currentRows } from './current-rows.ts'
import { ledgerRow, ROW_COLUMNS, type RowLine } from './ledger-row.ts'

interface EntryLine extends RowLine {
  readonly outcome: Outcome | null
  readonly client_id: string | null
  readonly visit_id: string | null
  readonly reasons: string
  readonly warnings: string
  readonly conflict: string | null
}

const storedOutcome = (line: EntryLine): StoredOutcome | null =>
  line.outcome === null
    ? null
    : {
        revision: Number(line.revision),
        outcome: line.outcome,
        clientId: line.client_id,
        visitId: line.visit_id,
        reasons: JSON.parse(line.reasons),
        warnings: JSON.parse(line.warnings),
        conflict: line.conflict === null ? null : JSON.parse(line.conflict),
      }

const ledgerEntry = (line: EntryLine): LedgerEntry => ({ row: ledgerRow(line), outcome: storedOutcome(line) })

export const readEntries =
  (context: Context): Ledger['entries'] =>
  async (importId, { after, limit, outcome }) => {
    const wanted =
      outcome === undefined
        ? sql``
        : outcome === 'pending'
          ? sql`and o.outcome is null`
          : sql`and o.outcome = ${outcome}`
    const clientId = asText(context.session.dialect, sql`o.client_id`)
    const lines = await context.session.query<EntryLine>(
      sql`select ${ROW_COLUMNS}, o.outcome, ${clientId} as client_id, o.visit_id, o.reasons, o.warnings, o.conflict
        ${currentRows(context, importId)} and r.${sql.ref('row_number')} > ${after} ${wanted}
        order by r.${sql.ref('row_number')} limit ${limit}`,
    )
    return lines.map(ledgerEntry)
  }
