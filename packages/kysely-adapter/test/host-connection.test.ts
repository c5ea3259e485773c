import { recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
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

describe.each(of('MariaDB'))('a connection to $name', (kind) => {
  const host = freshDatabase(kind)
  let lax: Kysely<unknown> | null = null
  afterEach(async () => {
    await lax?.destroy()
    lax = null
  })

  /** A pool of one connection, which is set up so. */
  const connect = (setting: string | null, charset = 'utf8mb4'): Kysely<unknown> => {
    const pool = createPool({ uri: host.database.address ?? '', charset, connectionLimit: 1 })
    if (setting !== null) pool.on('connection', (connection) => connection.query(`set session sql_mode = '${setting}'`))
    lax = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) })
    return lax
  }
  const rowsOf = async (table: string) => (await sql`select * from ${sql.table(table)}`.execute(host.db)).rows.length

  it.each([
    ['is not strict', '', 'utf8mb4', 'sql_mode'],
    ['takes no backslash for an escape', 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES', 'utf8mb4', 'sql_mode'],
    ['takes blank for missing', 'STRICT_TRANS_TABLES,EMPTY_STRING_IS_NULL', 'utf8mb4', 'sql_mode'],
    ['does not know every letter', null, 'latin1', 'charset'],
  ])('that %s is refused before anything is written', async (_, setting, charset, option) => {
    const db = connect(setting, charset)
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
    const db = connect('STRICT_TRANS_TABLES')
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
