import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, MysqlDialect, PGliteDialect, PostgresDialect, SqliteDialect, sql } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import { createPool } from 'mysql2'
import pg from 'pg'
import connectPostgresJs from 'postgres'
import type { KyselyOptions } from '../src/kysely-options.ts'
import { nodeSqliteDialect } from '../src/node-sqlite.ts'

/** A fresh, empty database of one kind. */
export interface TestDatabase {
  /** A connection; several see the same database where `shared`. */
  connect<DB>(): Kysely<DB>
  /** What the repository is given besides: the pool that COPY goes through. */
  readonly options?: Pick<KyselyOptions<unknown>, 'pgPool'>
  /** Where another process finds it: a path of a file or a server's URL; left out where no other process can. */
  readonly address?: string
  drop(): Promise<void>
}

export interface DatabaseKind {
  readonly name:
    | 'SQLite'
    | 'SQLite file'
    | 'SQLite by better-sqlite3'
    | 'PGlite'
    | 'PostgreSQL'
    | 'PostgreSQL by COPY'
    | 'PostgreSQL by postgres.js'
    | 'MariaDB'
  /** Whether several connections, also of several processes, can use one database. */
  readonly shared: boolean
  create(): Promise<TestDatabase>
}

const POSTGRES = process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'
const MYSQL = process.env.FOOTFALL_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306/mysql'

/** A pool on a database that its test drops: that cuts connections which are idle, and of which nobody would hear otherwise. */
export const poolToDrop = (config: pg.PoolConfig): pg.Pool => {
  const pool = new pg.Pool(config)
  pool.on('error', () => undefined)
  return pool
}

const uniqueName = (): string => `footfall_test_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`

const sqliteMemory: DatabaseKind = {
  name: 'SQLite',
  shared: false,
  create: async () => {
    const open: (() => Promise<void>)[] = []
    return {
      connect: <DB>() => {
        const db = new Kysely<DB>({ dialect: nodeSqliteDialect(':memory:') })
        open.push(() => db.destroy())
        return db
      },
      drop: async () => {
        for (const close of open) await close()
      },
    }
  },
}

const sqliteFile: DatabaseKind = {
  name: 'SQLite file',
  shared: true,
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-'))
    return {
      address: join(folder, 'test.db'),
      connect: <DB>() => new Kysely<DB>({ dialect: nodeSqliteDialect(join(folder, 'test.db')) }),
      drop: async () => rmSync(folder, { recursive: true }),
    }
  },
}

const betterSqlite: DatabaseKind = {
  name: 'SQLite by better-sqlite3',
  shared: true,
  create: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'footfall-'))
    return {
      connect: <DB>() => {
        const database = new Database(join(folder, 'test.db'), { timeout: 100 })
        database.pragma('journal_mode = wal')
        return new Kysely<DB>({ dialect: new SqliteDialect({ database }) })
      },
      drop: async () => rmSync(folder, { recursive: true }),
    }
  },
}

const pglite: DatabaseKind = {
  name: 'PGlite',
  shared: false,
  create: async () => {
    const { PGlite } = await import('@electric-sql/pglite')
    const database = await PGlite.create()
    return {
      connect: <DB>() => new Kysely<DB>({ dialect: new PGliteDialect({ pglite: database }) }),
      drop: async () => {
        if (!database.closed) await database.close()
      },
    }
  },
}

const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  shared: true,
  create: async () => {
    const name = uniqueName()
    const admin = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: POSTGRES, max: 1 }) }),
    })
    await sql`create database ${sql.id(name)}`.execute(admin)
    const url = new URL(POSTGRES)
    url.pathname = `/${name}`
    return {
      address: url.href,
      connect: <DB>() => {
        const pool = poolToDrop({ connectionString: url.href, max: 10 })
        return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
      },
      drop: async () => {
        await sql`drop database ${sql.id(name)} with (force)`.execute(admin)
        await admin.destroy()
      },
    }
  },
}

/** The same server, with the host's pool handed over. */
const postgresByCopy: DatabaseKind = {
  name: 'PostgreSQL by COPY',
  shared: true,
  create: async () => {
    const database = await postgres.create()
    const pool = poolToDrop({ connectionString: database.address, max: 10 })
    return {
      ...database,
      options: { pgPool: pool },
      drop: async () => {
        await pool.end()
        await database.drop()
      },
    }
  },
}

/** The same server, by another driver. */
const postgresJs: DatabaseKind = {
  name: 'PostgreSQL by postgres.js',
  shared: true,
  create: async () => {
    const database = await postgres.create()
    return {
      ...database,
      connect: <DB>() =>
        new Kysely<DB>({
          dialect: new PostgresJSDialect({
            postgres: connectPostgresJs(database.address ?? '', { max: 10, onnotice: () => undefined }),
          }),
        }),
    }
  },
}

const mariadb: DatabaseKind = {
  name: 'MariaDB',
  shared: true,
  create: async () => {
    const name = uniqueName()
    const admin = new Kysely<unknown>({
      dialect: new MysqlDialect({ pool: createPool({ uri: MYSQL, connectionLimit: 1 }) }),
    })
    await sql`create database ${sql.id(name)}`.execute(admin)
    const url = new URL(MYSQL)
    url.pathname = `/${name}`
    return {
      address: url.href,
      connect: <DB>() =>
        new Kysely<DB>({ dialect: new MysqlDialect({ pool: createPool({ uri: url.href, connectionLimit: 10 }) }) }),
      drop: async () => {
        await sql`drop database ${sql.id(name)}`.execute(admin)
        await admin.destroy()
      },
    }
  },
}

/** What would keep a kind from being tested here; null when nothing does. */
const obstacle = async (kind: DatabaseKind, url: string): Promise<string | null> => {
  try {
    const database = await kind.create()
    await database.drop()
    return null
  } catch (error) {
    const { host } = new URL(url)
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return `not run: ${kind.name} (no server at ${host}${code})`
  }
}

export interface Ways {
  /** PostgreSQL once more, written by COPY. */
  readonly byCopy?: boolean
  /** SQLite and PostgreSQL once more, by the other drivers that hosts have. */
  readonly otherDrivers?: boolean
}

/**
 * The databases to test on: the embedded ones always, the servers where they answer. What is left out is said in one
 * line; in CI nothing may be left out.
 */
export const databaseKinds = async ({
  byCopy = false,
  otherDrivers = false,
}: Ways = {}): Promise<readonly DatabaseKind[]> => {
  const kinds: DatabaseKind[] = [sqliteMemory, sqliteFile, ...(otherDrivers ? [betterSqlite] : []), pglite]
  const onPostgres = [...(byCopy ? [postgresByCopy] : []), ...(otherDrivers ? [postgresJs] : [])]
  for (const [kind, url, others] of [
    [postgres, POSTGRES, onPostgres],
    [mariadb, MYSQL, []],
  ] as const) {
    const missing = await obstacle(kind, url)
    if (missing === null) kinds.push(kind, ...others)
    else if (process.env.CI === 'true') throw new Error(missing)
    else console.log(missing)
  }
  const only = process.env.FOOTFALL_TEST_ONLY
  return only === undefined ? kinds : kinds.filter((kind) => only.split(',').includes(kind.name))
}
