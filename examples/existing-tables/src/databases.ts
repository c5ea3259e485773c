import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import type { DatabaseName, Shop } from './tables.ts'

const POSTGRES = process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const MYSQL = process.env.FOOTFALL_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306/mysql'

export interface Database {
  readonly name: DatabaseName
  /** A new, empty database; `drop` removes it and closes the connection. */
  create(): Promise<{ readonly db: Kysely<Shop>; drop(): Promise<void> }>
}

const sqlite: Database = {
  name: 'SQLite',
  create: async () => {
    const db = new Kysely<Shop>({ dialect: nodeSqliteDialect(':memory:') })
    return { db, drop: () => db.destroy() }
  },
}

const onServer = (
  name: DatabaseName,
  url: string,
  connect: (url: string) => PostgresDialect | MysqlDialect,
): Database => ({
  name,
  create: async () => {
    const own = `footfall_example_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
    const server = new Kysely<unknown>({ dialect: connect(url) })
    try {
      await sql`create database ${sql.id(own)}`.execute(server)
    } catch (error) {
      await server.destroy()
      throw error
    }
    const there = new URL(url)
    there.pathname = `/${own}`
    const db = new Kysely<Shop>({ dialect: connect(there.href) })
    return {
      db,
      drop: async () => {
        await db.destroy()
        await sql`drop database ${sql.id(own)}`.execute(server)
        await server.destroy()
      },
    }
  },
})

const servers = [
  onServer('PostgreSQL', POSTGRES, (url) => new PostgresDialect({ pool: new pg.Pool({ connectionString: url }) })),
  onServer('MariaDB', MYSQL, (uri) => new MysqlDialect({ pool: createPool({ uri }) })),
]

/** SQLite always, the servers where they answer. What is left out is said in one line; in CI nothing may be. */
export const findDatabases = async (): Promise<readonly Database[]> => {
  const found = [sqlite]
  for (const server of servers) {
    try {
      const { drop } = await server.create()
      await drop()
      found.push(server)
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
      const told = `not run: ${server.name} (no server${code})`
      if (process.env.CI === 'true') throw new Error(told)
      console.log(told)
    }
  }
  return found
}
