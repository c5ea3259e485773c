import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely, type LogEvent, PostgresDialect } from 'kysely'
import pg from 'pg'

/** Kysely on `sqlite:<path>` or `postgres://…`; `log` is told of every statement. */
export const connect = (
  address: string,
  log: (event: LogEvent) => void = () => undefined,
): { readonly db: Kysely<unknown>; readonly pool: pg.Pool | null } => {
  if (address.startsWith('sqlite:')) {
    const dialect = nodeSqliteDialect(address.slice('sqlite:'.length))
    return { db: new Kysely<unknown>({ dialect, log }), pool: null }
  }
  const pool = new pg.Pool({ connectionString: address, max: 4 })
  return { db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }), log }), pool }
}
