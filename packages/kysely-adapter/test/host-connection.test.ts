import { applyImport, listImports, readJourney, recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool, type PoolOptions } from 'mysql2'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { type DatabaseKind, databaseKinds, poolToDrop } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

// A connection that keeps something else than what was written makes one customer of two: it is refused before it writes.

const INDIA = { defaultCountry: 'IN' }
const FILE = csv("Name,Phone,Store,Visit Date\nSean O'Brien,9825000001,CG Road,2024-05-01\n")
const VISIT = { name: "Sean O'Brien", phone: '9825000002', store: 'CG Road', visitDate: '2024-05-01' }

const kinds = await databaseKinds()
const of = (name: DatabaseKind['name']) => kinds.filter((kind) => kind.name === name)

/** A file, the same once more, and a visit by hand, over one connection; what is there is read over another. */
const importTwice = async (db: Kysely<unknown>, plain: Kysely<unknown>): Promise<void> => {
  const repository = kyselyRepository(db)
  expect(await runImport(FILE, { repository, ...INDIA })).toMatchObject({ outcomes: { clientCreated: 1 } })
  expect(await runImport(FILE, { repository, ...INDIA })).toMatchObject({ outcomes: { visitRepeated: 1 } })
  await recordVisit({ ...VISIT, phone: '9825000001', visitDate: '2024-12-31' }, { repository, ...INDIA })
  const clients = (await sql<{ id: string }>`select id from clients`.execute(plain)).rows
  expect(clients.length).toBe(1)
  const { items } = await readJourney(clients[0]?.id ?? '', { repository })
  expect(items.map(({ date }) => date).sort()).toEqual(['2024-05-01', '2024-12-31'])
  expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
}

describe.each(of('MariaDB'))('a connection to $name', (kind) => {
  const host = freshDatabase(kind)
  let lax: Kysely<unknown> | null = null
  afterEach(async () => {
    await lax?.destroy()
    lax = null
  })

  /** A pool of one connection, which is set up so. */
  const connect = (setting: string | null, options: Partial<PoolOptions> = {}): Kysely<unknown> => {
    const pool = createPool({ uri: host.database.address ?? '', connectionLimit: 1, ...options })
    if (setting !== null) pool.on('connection', (connection) => connection.query(`set session ${setting}`))
    lax = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) })
    return lax
  }
  const rowsOf = async (table: string) => (await sql`select * from ${sql.table(table)}`.execute(host.db)).rows.length

  it.each([
    ['is not strict', "sql_mode = ''", {}, 'sql_mode'],
    ['takes no backslash for an escape', "sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES'", {}, 'sql_mode'],
    ['takes blank for missing', "sql_mode = 'STRICT_TRANS_TABLES,EMPTY_STRING_IS_NULL'", {}, 'sql_mode'],
    ['does not know every letter', null, { charset: 'latin1' }, 'charset'],
    ['does not commit', 'autocommit = 0', {}, 'autocommit'],
    ['gives bytes for values', null, { typeCast: false }, 'typeCast'],
  ])('that %s is refused before anything is written', async (_, setting, options, option) => {
    const db = connect(setting, options)
    const repository = kyselyRepository(db)
    const refused = { code: 'options-invalid', details: { option } }
    await expect(migrate(db)).rejects.toMatchObject(refused)
    await expect(runImport(FILE, { repository, ...INDIA })).rejects.toMatchObject(refused)
    await expect(recordVisit(VISIT, { repository, ...INDIA })).rejects.toMatchObject(refused)
    await expect(repository.registry.syncIdentities(() => [])).rejects.toMatchObject(refused)
    const joined = db
      .transaction()
      .execute((trx) => recordVisit(VISIT, { repository: kyselyRepository(trx), ...INDIA }))
    await expect(joined).rejects.toMatchObject(refused)
    expect(await Promise.all(['imports', 'clients', 'client_visits'].map(rowsOf))).toEqual([0, 0, 0])
  })

  it('that is set otherwise later on is refused by the transaction that gets it, and serves again when it is as before', async () => {
    const db = connect("sql_mode = 'STRICT_TRANS_TABLES'")
    const repository = kyselyRepository(db)
    const { importId } = await runImport(FILE, { repository, ...INDIA })
    await sql`set session sql_mode = ''`.execute(db)
    const refused = { code: 'options-invalid', details: { option: 'sql_mode' } }
    await expect(recordVisit(VISIT, { repository, ...INDIA })).rejects.toMatchObject(refused)
    expect(await rowsOf('clients')).toBe(1)
    await sql`set session sql_mode = 'TRADITIONAL,ANSI'`.execute(db)
    await recordVisit(VISIT, { repository, ...INDIA })
    expect(await rowsOf('clients')).toBe(2)
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  it.each([
    ['wants a key in each WHERE', 'sql_safe_updates = 1', {}],
    [
      'quotes names as in ANSI SQL',
      "sql_mode = 'TRADITIONAL,ANSI,PAD_CHAR_TO_FULL_LENGTH,NO_UNSIGNED_SUBTRACTION'",
      {},
    ],
    ['locks what it reads', 'transaction isolation level serializable', {}],
    ['shows days in another zone', "time_zone = '-08:00'", { timezone: '+05:30' }],
    [
      'gives dates and large numbers as text',
      null,
      { dateStrings: true, supportBigNumbers: true, bigNumberStrings: true },
    ],
    ['counts changed rows alone', null, { flags: ['-FOUND_ROWS'] }],
  ])('that %s carries an import, its repetition and its journey', async (_, setting, options) => {
    await importTwice(connect(setting, options), host.db)
  })
})

/** The host's own parsers for some types, by their numbers in `pg_type`: 20 `bigint`, 1082 `date`. */
const parsers = (own: Readonly<Record<number, (text: string) => unknown>>): pg.CustomTypesConfig => ({
  getTypeParser: (oid: number) => own[oid] ?? pg.types.getTypeParser(oid),
})

describe.each(of('PostgreSQL'))('a connection to $name', (kind) => {
  const host = freshDatabase(kind)
  let set: Kysely<unknown> | null = null
  afterEach(async () => {
    await set?.destroy()
    set = null
  })

  const connect = (config: pg.PoolConfig): Kysely<unknown> => {
    const pool = poolToDrop({ connectionString: host.database.address, max: 2, ...config })
    set = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    return set
  }

  it.each([
    ['shows days in another order', { options: '-c datestyle=SQL,DMY -c timezone=Pacific/Kiritimati' }],
    ['shows bytes as they were shown once', { options: '-c bytea_output=escape' }],
    ['reads backslashes as escapes', { options: '-c standard_conforming_strings=off' }],
    ['locks what it reads', { options: '-c default_transaction_isolation=serializable' }],
    ['gives large numbers and dates as text', { types: parsers({ 20: String, 1082: String }) }],
    ['gives large numbers as such', { types: parsers({ 20: BigInt }) }],
    ['gives large numbers as any', { types: parsers({ 20: Number }) }],
  ])('that %s carries an import, its repetition and its journey', async (_, config) => {
    await importTwice(connect(config), host.db)
  })

  it('that gives bytes as something else is refused: no row is taken for what it is not', async () => {
    const repository = kyselyRepository(connect({ types: parsers({ 17: String }) }))
    await expect(runImport(FILE, { repository, ...INDIA })).rejects.toMatchObject({ code: 'options-invalid' })
    const plain = kyselyRepository(host.db)
    const { items } = await listImports({ repository: plain })
    expect(await applyImport(items[0]?.importId ?? '', { repository: plain })).toMatchObject({
      outcomes: { clientCreated: 1 },
    })
  })
})

describe.each(of('PostgreSQL'))('a database of $name', (kind) => {
  const host = freshDatabase(kind)
  let name = ''
  let latin: Kysely<unknown>
  beforeEach(async () => {
    const url = new URL(host.database.address ?? '')
    name = `${url.pathname.slice(1)}_latin1`
    await sql`create database ${sql.id(name)} encoding 'LATIN1' locale 'C' template template0`.execute(host.db)
    url.pathname = `/${name}`
    latin = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: poolToDrop({ connectionString: url.href, max: 1 }) }),
    })
  })
  afterEach(async () => {
    await latin.destroy()
    await sql`drop database ${sql.id(name)} with (force)`.execute(host.db)
  })

  it('that cannot keep every letter is refused by migrate', async () => {
    await expect(migrate(latin)).rejects.toMatchObject({ code: 'options-invalid', details: { option: 'encoding' } })
  })
})
