import { FootfallError } from '@footfall/core'
import { MysqlAdapter, PostgresAdapter, type QueryExecutorProvider, SqliteAdapter } from 'kysely'
import type { DialectName } from './dialect.ts'

/**
 * Which database a Kysely instance talks to, by its dialect's adapter. The class name decides where `instanceof` cannot:
 * the host may have loaded Kysely a second time, as CommonJS.
 */
export const detectDialect = (db: QueryExecutorProvider): DialectName => {
  const { adapter } = db.getExecutor()
  const name = adapter.constructor.name.toLowerCase()
  if (adapter instanceof SqliteAdapter || name.includes('sqlite')) return 'sqlite'
  if (adapter instanceof PostgresAdapter || name.includes('postgres') || name.includes('pglite')) return 'postgres'
  if (adapter instanceof MysqlAdapter || name.includes('mysql') || name.includes('maria')) return 'mysql'
  throw new FootfallError(
    'options-invalid',
    "The Kysely instance has a dialect that is not known: say which with the option 'dialect'.",
    { option: 'dialect', adapter: adapter.constructor.name },
  )
}
