import type { Ledger } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { ledgerRow, ROW_COLUMNS, type RowLine } from './ledger-row.ts'
import { isOwnImport } from './own-import.ts'

export const readSpans =
  (context: Context): Ledger['spans'] =>
  async (importId, { from, limit }) => {
    const { session, layout } = context
    if (!(await isOwnImport(context, importId))) return []
    const lines = await session.query<RowLine>(
      sql`select ${ROW_COLUMNS} from ${sql.table(layout.tables.importRows)} r
        where r.import_id = ${importId} and r.byte_start >= ${from} and r.raw is not null
        order by r.byte_start, r.${sql.ref('row_number')}, r.revision limit ${limit}`,
    )
    return lines.map(ledgerRow)
  }
