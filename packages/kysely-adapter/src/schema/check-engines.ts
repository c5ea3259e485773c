import { FootfallError } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import type { Layout } from './layout.ts'

/**
 * A table of MyISAM or Aria takes no part in a transaction: what a batch that is rolled back has inserted stays there, and the batch
 * that is written instead inserts it again.
 */
export const checkEngines = async <DB>(db: Kysely<DB>, { clients, stores }: Layout): Promise<void> => {
  for (const { table, owned } of [clients, stores]) {
    if (owned) continue
    const [name = '', schema] = table.split('.').reverse()
    const { rows } = await sql<{ engine: string }>`select t.engine as engine from information_schema.tables t
      join information_schema.engines e on e.engine = t.engine
      where t.table_schema = ${schema === undefined ? sql`database()` : schema} and t.table_name = ${name}
        and e.transactions = 'NO'`.execute(db)
    const [found] = rows
    if (found === undefined) continue
    const { engine } = found
    const message = `The table ${table} has the engine ${engine}, which knows no transactions: convert it to InnoDB.`
    throw new FootfallError('options-invalid', message, { table, engine })
  }
}
