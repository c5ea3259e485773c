import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, MysqlDialect, PGliteDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
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
  readonly name: 'SQLite' | 'SQLite file' | 'PGlite' | 'PostgreSQL' | 'PostgreSQL by COPY' | 'MariaDB'
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

/**
 * The databases to test on: the embedded ones always, the servers where they answer. What is left out is said in one
 * line; in CI nothing may be left out. `byCopy`: PostgreSQL once more, written by COPY.
 */
export const databaseKinds = async ({ byCopy = false } = {}): Promise<readonly DatabaseKind[]> => {
  const kinds: DatabaseKind[] = [sqliteMemory, sqliteFile, pglite]
  for (const [kind, url] of [
    [postgres, POSTGRES],
    [mariadb, MYSQL],
  ] as const) {
    const missing = await obstacle(kind, url)
    if (missing === null) kinds.push(kind, ...(byCopy && kind === postgres ? [postgresByCopy] : []))
    else if (process.env.CI === 'true') throw new Error(missing)
    else console.log(missing)
  }
  const only = process.env.FOOTFALL_TEST_ONLY
  return only === undefined ? kinds : kinds.filter((kind) => only.split(',').includes(kind.name))
}
