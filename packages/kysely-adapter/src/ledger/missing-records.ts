import type { Violation } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'

interface Gap {
  readonly before: number | string
  readonly row_number: number | string
}

/**
 * Records without a ledger row, and ledger rows without a record: the row numbers of what arrived must be 1 to `rows`
 * without a gap. Each record arrives as revision 1, with its bytes.
 */
export const missingRecords = async (
  { session, layout }: Context,
  importId: string,
  rows: number,
  limit: number,
): Promise<readonly Violation[]> => {
  const number = sql.ref('row_number')
  const table = sql.table(layout.tables.importRows)
  const arrived = sql`select ${number}, coalesce(lag(${number}) over (order by ${number}), 0) as ${sql.ref('before')}
    from ${table} where import_id = ${importId} and ${number} > 0 and revision = 1 and raw is not null`
  const gaps = await session.query<Gap>(
    sql`select * from (${arrived}) arrived where ${number} - ${sql.ref('before')} > 1 order by ${number} limit ${limit}`,
  )
  const [end] = await session.query<{ last: number | string }>(
    sql`select ${number} as last from ${table}
      where import_id = ${importId} and ${number} > 0 and revision = 1 and raw is not null
      order by ${number} desc limit 1`,
  )
  const last = Number(end?.last ?? 0)
  const ranges = gaps.map((gap) => ({ from: Number(gap.before) + 1, to: Number(gap.row_number) - 1 }))
  const found: Violation[] = []
  const add = (rowNumber: number, message: string): void => {
    found.push({ importId, rowNumber, law: 2, message })
  }
  for (const { from, to } of [...ranges, { from: last + 1, to: rows }]) {
    for (let one = from; one <= Math.min(to, rows) && found.length < limit; one++) {
      add(one, 'The record has no ledger row.')
    }
  }
  const surplus = await session.query<{ row_number: number | string }>(
    sql`select ${number} from ${table} where import_id = ${importId} and ${number} > ${rows}
      group by ${number} order by ${number} limit ${limit}`,
  )
  for (const line of surplus) {
    if (found.length < limit) add(Number(line.row_number), 'The ledger has a row that the source does not have.')
  }
  return found
}
