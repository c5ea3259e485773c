import type { Ledger, LedgerRow } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { ledgerRow, ROW_COLUMNS, type RowLine } from './ledger-row.ts'
import { isOwnImport } from './own-import.ts'

/** Bytes of the source that are looked through for each span wanted, to begin with. */
const BYTES_A_SPAN = 128

/**
 * Goes through the source by ranges of bytes, ever wider while they hold too few spans: a plain `order by … limit` makes
 * PostgreSQL sort all that is left of an import for each page, while the table has no statistics. Where the last span begins is asked
 * late: with statistics that are older than the import, PostgreSQL reads all of it for the answer.
 */
export const readSpans =
  (context: Context): Ledger['spans'] =>
  async (importId, { from, limit }) => {
    const { session, layout } = context
    if (!(await isOwnImport(context, importId))) return []
    const rows = sql.table(layout.tables.importRows)
    const findLast = async (): Promise<number> => {
      const [end] = await session.query<{ last: number | string | null }>(
        sql`select max(byte_start) as last from ${rows} where import_id = ${importId}`,
      )
      return Number(end?.last ?? -1)
    }
    const found: LedgerRow[] = []
    let start = from
    let last: number | null = null
    for (let width = limit * BYTES_A_SPAN; found.length < limit; width *= 8) {
      if (start > from + limit * BYTES_A_SPAN) last ??= await findLast()
      if (last !== null && start > last) break
      const lines = await session.query<RowLine>(
        sql`select ${ROW_COLUMNS} from ${rows} r
          where r.import_id = ${importId} and r.byte_start >= ${start} and r.byte_start < ${start + width}
            and r.raw is not null
          order by r.byte_start, r.${sql.ref('row_number')}, r.revision limit ${limit - found.length}`,
      )
      for (const line of lines) found.push(ledgerRow(line))
      start += width
    }
    return found
  }
