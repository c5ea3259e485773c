import { type Dialect, Kysely, MysqlDialect, PostgresDialect } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { nodeSqliteDialect } from '../../src/node-sqlite.ts'
import { type Watch, watchStatements } from './watch-statements.ts'

export const dialectFor = (address: string): Dialect => {
  if (address.startsWith('postgres:')) {
    const pool = new pg.Pool({ connectionString: address, max: 4 })
    // A connection that is cut while it is idle is simply not used again.
    pool.on('error', () => undefined)
    // One that is cut while a transaction has it fails its query too; without a listener `pg` ends the process.
    pool.on('connect', (client) => client.on('error', () => undefined))
    return new PostgresDialect({ pool })
  }
  if (address.startsWith('mysql:')) return new MysqlDialect({ pool: createPool({ uri: address, connectionLimit: 4 }) })
  return nodeSqliteDialect(address)
}

/** A connection of this process to a test database, by its address; `watch` is told of every statement. */
export const connectTo = <DB>(address: string, watch?: Watch): Kysely<DB> => {
  const dialect = dialectFor(address)
  return new Kysely<DB>({ dialect: watch === undefined ? dialect : watchStatements(dialect, watch) })
}
