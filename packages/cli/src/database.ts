import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Repository } from '@footfall/core'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { type Dialect, Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { CliError } from './cli-error.ts'
import type { Crm, CrmTables } from './crm.ts'
import { EXIT } from './exit-code.ts'
import type { Io } from './io.ts'

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgres' | 'mysql'; readonly url: string }

const MEMORY = ':memory:'

/** Reads `--db`. Paths are relative to the folder the user stands in. */
export const parseAddress = (db: string, folder: string): DatabaseAddress => {
  const scheme = /^([a-z]+):/i.exec(db)?.[1]?.toLowerCase()
  if (scheme === 'sqlite') {
    const path = db.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '')
    if (path === '') throw new CliError('database-unsupported', 'Write --db sqlite:<path>, as in sqlite:footfall.db.')
    return { kind: 'sqlite', path: path === MEMORY ? MEMORY : resolve(folder, path) }
  }
  if (scheme === 'postgres' || scheme === 'postgresql') return { kind: 'postgres', url: db }
  if (scheme === 'mysql' || scheme === 'mariadb') return { kind: 'mysql', url: db.replace(/^mariadb:/i, 'mysql:') }
  throw new CliError('database-unsupported', 'The --db option takes sqlite:<path>, postgres://… or mysql://….')
}

/** Loads a driver that is only needed for one kind of database. */
const load = async <T>(name: string, importDriver: () => Promise<T>): Promise<T> => {
  try {
    return await importDriver()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    const hint = `npm install ${name}`
    throw new CliError('driver-missing', `This database needs the package ${name}. Install it: ${hint}`, { hint })
  }
}

const dialectOf = async (address: DatabaseAddress, readOnly: boolean): Promise<Dialect> => {
  switch (address.kind) {
    case 'sqlite': {
      const { nodeSqliteDialect } = await import('@footfall/kysely-adapter/node-sqlite')
      if (!readOnly) return nodeSqliteDialect(address.path)
      const { DatabaseSync } = await import('node:sqlite')
      return nodeSqliteDialect(new DatabaseSync(address.path, { readOnly: true }))
    }
    case 'postgres': {
      const { default: pg } = await load('pg', () => import('pg'))
      const pool = new pg.Pool({ connectionString: address.url })
      // A connection that is cut says so on itself, idle or not; whoever uses it gets the error from the query.
      pool.on('error', () => {})
      pool.on('connect', (client) => client.on('error', () => {}))
      return new PostgresDialect({ pool })
    }
    case 'mysql': {
      const { createPool } = await load('mysql2', () => import('mysql2'))
      return new MysqlDialect({
        pool: createPool({ uri: address.url, supportBigNumbers: true, bigNumberStrings: true }),
      })
    }
  }
}

/** What was asked for, without a password. */
const shown = (address: DatabaseAddress): string => {
  if (address.kind === 'sqlite') return address.path
  const url = URL.parse(address.url)
  return url === null ? `a ${address.kind} address that is not a URL` : `${url.protocol}//${url.host}${url.pathname}`
}

const connect = async (address: DatabaseAddress, readOnly: boolean): Promise<Kysely<CrmTables>> => {
  let db: Kysely<CrmTables> | null = null
  try {
    db = new Kysely<CrmTables>({ dialect: await dialectOf(address, readOnly) })
    await sql`select 1`.execute(db)
    return db
  } catch (error) {
    await db?.destroy()
    if (error instanceof CliError) throw error
    // Nothing of a customer was sent yet: what the driver says is about the connection.
    const why =
      error instanceof AggregateError ? (error.errors[0]?.message ?? '') : error instanceof Error ? error.message : ''
    throw new CliError('database-unreachable', `The database ${shown(address)} cannot be opened. ${why}`.trim(), {
      exitCode: EXIT.failed,
    })
  }
}

/** Where the data is, and in which tables of the CRM. */
export interface Storage {
  /** As of `--db`. */
  readonly db: string
  readonly crm: Crm
}

/** Opens the database, brings its tables up to date, and closes it whatever happens. */
export const withMigrated = async <T>(
  { db: address, crm }: Storage,
  { cwd }: Pick<Io, 'cwd'>,
  work: (db: Kysely<CrmTables>, migrations: readonly string[]) => Promise<T>,
): Promise<T> => {
  const db = await connect(parseAddress(address, cwd), false)
  try {
    return await work(db, await migrate(db, crm))
  } finally {
    await db.destroy()
  }
}

export const withRepository = <T>(
  storage: Storage,
  io: Pick<Io, 'cwd'>,
  work: (repository: Repository) => Promise<T>,
): Promise<T> => withMigrated(storage, io, (db) => work(kyselyRepository(db, storage.crm)))

const hasTables = async (db: Kysely<CrmTables>, { tables }: Crm): Promise<boolean> => {
  const [bare] = (tables?.clientIdentities ?? 'client_identities').split('.').reverse()
  return (await db.introspection.getTables()).some(({ name }) => name === bare)
}

/**
 * Opens the database for looking only: nothing is created or migrated. Where Footfall has no tables yet, it is an empty
 * one in memory.
 */
export const withReadOnlyRepository = async <T>(
  { db: given, crm }: Storage,
  { cwd }: Pick<Io, 'cwd'>,
  work: (repository: Repository) => Promise<T>,
): Promise<T> => {
  const address = parseAddress(given, cwd)
  if (address.kind !== 'sqlite' || (address.path !== MEMORY && existsSync(address.path))) {
    const db = await connect(address, true)
    try {
      if (await hasTables(db, crm)) return await work(kyselyRepository(db, crm))
    } finally {
      await db.destroy()
    }
  }
  return withRepository({ db: `sqlite:${MEMORY}`, crm: {} }, { cwd }, work)
}
