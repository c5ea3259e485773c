import { DatabaseSync } from 'node:sqlite'
import { Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import { nodeSqliteDialect } from '../../src/node-sqlite.ts'
import { watchStatements } from '../crash/watch-statements.ts'
import { poolToDrop } from '../databases.ts'
import { countRefusals, type Refusals } from './refusals.ts'

/** How a database says that a lock was not to be had in time. PostgreSQL: SQLSTATE; the others: their number. */
const TIMEOUT = { postgres: '55P03', mysql: 1205, sqlite: 5 } as const

const dialectOf = (address: string) => {
  if (address.startsWith('postgres:')) {
    const pool = poolToDrop({ connectionString: address, max: 5, options: '-c lock_timeout=80ms' })
    return { dialect: new PostgresDialect({ pool }), timeout: TIMEOUT.postgres }
  }
  if (address.startsWith('mysql:')) {
    const pool = createPool({ uri: address, connectionLimit: 5 })
    pool.on('connection', (connection) => {
      connection.query('set session innodb_lock_wait_timeout = 1, lock_wait_timeout = 1')
    })
    return { dialect: new MysqlDialect({ pool }), timeout: TIMEOUT.mysql }
  }
  const database = new DatabaseSync(address)
  // The journal of a host that has not chosen: there a writer keeps readers out too.
  database.exec('pragma journal_mode = delete')
  return { dialect: nodeSqliteDialect(database, { busyTimeoutMs: 20 }), timeout: TIMEOUT.sqlite }
}

/** Connections that wait for a lock for a moment only (a second on MariaDB, the least it knows), and how often in vain. */
export const connectImpatiently = (address: string): { readonly db: Kysely<unknown>; readonly timeouts: Refusals } => {
  const { dialect, timeout } = dialectOf(address)
  const timeouts = countRefusals(timeout)
  return { db: new Kysely({ dialect: watchStatements(dialect, { failed: timeouts.failed }) }), timeouts }
}
