import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { Kysely, PostgresDialect, SqliteDialect } from 'kysely'
import pg from 'pg'
import type { Crm, DatabaseKind } from './tables.ts'

export interface Database {
  readonly db: Kysely<Crm>
  readonly kind: DatabaseKind
}

const sqlite = (path: string): SqliteDialect => {
  const file = new DatabaseSync(path)
  file.exec('pragma journal_mode = wal')
  file.exec('pragma foreign_keys = on')
  return new SqliteDialect({
    database: {
      close: () => file.close(),
      prepare: (text) => {
        const statement = file.prepare(text)
        const inputs = (values: readonly unknown[]): SQLInputValue[] => values as SQLInputValue[]
        return {
          reader: statement.columns().length > 0,
          all: (values) => statement.all(...inputs(values)),
          run: (values) => statement.run(...inputs(values)),
          iterate: (values) => statement.iterate(...inputs(values)),
        }
      },
    },
  })
}

/** `postgres://…`, or the path of a SQLite file. */
export const openDatabase = (address: string): Database => {
  if (!/^postgres(ql)?:/.test(address)) return { db: new Kysely({ dialect: sqlite(address) }), kind: 'sqlite' }
  const pool = new pg.Pool({ connectionString: address })
  // A server that restarts cuts idle connections; the pool opens new ones.
  pool.on('error', (error) => console.error(`PostgreSQL: ${error.name}`))
  return { db: new Kysely({ dialect: new PostgresDialect({ pool }) }), kind: 'postgres' }
}
