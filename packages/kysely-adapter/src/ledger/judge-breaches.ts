import type { Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'

/** What can be wrong with a row or a visit, by the code that the queries give. */
const BREACHES = {
  empty: { law: 2, message: 'The ledger row has neither bytes nor the fields of a fix.' },
  superseded: { law: 2, message: 'The row was settled and yet superseded.' },
  unsettled: { law: 2, message: 'The row has no current outcome.' },
  unfounded: { law: 2, message: 'There is an outcome without its ledger row.' },
  unreasoned: { law: 2, message: 'The row is held without a reason.' },
  heldVisit: { law: 4, message: 'The row is held and yet points at a visit.' },
  noVisit: { law: 4, message: 'The row is not held and yet its visit is missing.' },
  otherClient: { law: 4, message: "The row's visit belongs to another client." },
  noClient: { law: 4, message: "The client of the row's visit is missing." },
  noStore: { law: 4, message: "The store of the row's visit is missing." },
  madeTwice: { law: 3, message: 'Another row of the import made the same client.' },
  noIdentity: { law: 3, message: 'The row made a client that owns no identity.' },
  unpointed: { law: 4, message: 'No row points at a visit that the import made.' },
} as const

export type Breach = keyof typeof BREACHES

/** A row, or none where a visit is meant, and what is wrong with it: null where nothing is. */
export interface BreachLine {
  readonly row_number: number | string | null
  readonly breach: Breach | null
}

/** `row_number` is a function's name in MySQL and MariaDB: always as an identifier. */
export const NUMBER = sql.ref('row_number')

export const lit = (breach: Breach): RawBuilder<unknown> => sql.lit(breach)

/** The breaches of one query as violations, by row. */
export const judgeBreaches = async (
  { session }: Context,
  importId: string,
  query: RawBuilder<BreachLine>,
  limit: number,
): Promise<readonly Violation[]> => {
  const lines = await session.query<{ row_number: number | string | null; breach: Breach }>(
    sql`select * from (${query}) judged where breach is not null order by ${NUMBER} limit ${limit}`,
  )
  return lines.map(({ row_number, breach }) => ({
    importId,
    rowNumber: row_number === null ? null : Number(row_number),
    ...BREACHES[breach],
  }))
}
