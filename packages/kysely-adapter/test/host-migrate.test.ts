import { runImport, verifyImport } from '@footfall/core'
import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { resolveLayout } from '../src/schema/layout.ts'
import { migrate } from '../src/schema/migrate.ts'
import { MIGRATIONS } from '../src/schema/migrations.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { csv, dialectOf } from './host-dialect.ts'

const FILE = csv('Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2024-05-01\n')

describe.each(await databaseKinds())('migrations of a database in use on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeEach(async () => {
    database = await kind.create()
    db = database.connect()
  })

  afterEach(async () => {
    await db.destroy()
    await database.drop()
  })

  const works = async (): Promise<void> => {
    const repository = kyselyRepository(db)
    const report = await runImport(FILE, { repository, defaultCountry: 'IN' })
    expect(report).toMatchObject({ status: 'completed', outcomes: { held: 0 } })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  }

  it('do nothing the second time, and keep what is there', async () => {
    expect(await migrate(db)).toEqual(MIGRATIONS.map(({ name }) => name))
    await works()
    expect(await migrate(db)).toEqual([])
    await works()
    const { rows } = await sql`select * from client_visits`.execute(db)
    expect(rows).toHaveLength(1)
  })

  it('are part of the transaction that the host runs them in, where the database can take a table back', async () => {
    class Dropped extends Error {}
    const work = db.transaction().execute(async (trx) => {
      await migrate(trx)
      throw new Dropped()
    })
    await expect(work).rejects.toBeInstanceOf(Dropped)
    await migrate(db)
    await works()
  })

  it('say so at once when the mapping takes whole numbers for ids of ours', async () => {
    interface Host {
      customers: { customer_id: number; full_name: string; mobile: string }
    }
    const host = database.connect<Host>()
    await sql`create table customers (customer_id integer primary key, full_name varchar(80), mobile varchar(40))`.execute(
      host,
    )
    const columns = { id: 'customer_id', name: 'full_name', phone: 'mobile' } as const
    await expect(migrate(host, { clients: { table: 'customers', columns } })).rejects.toMatchObject({
      code: 'options-invalid',
      details: { table: 'customers', column: 'customer_id' },
    })
    const idSqlType = dialectOf(kind) === 'mysql' ? 'int' : 'integer'
    await migrate(host, { clients: { table: 'customers', idType: 'integer', idSqlType, columns } })
    await host.destroy()
  })

  if (dialectOf(kind) === 'mysql') {
    it.each(['MyISAM', 'Aria'])(
      'refuse a table of the host which takes part in no transaction (%s)',
      async (engine) => {
        interface Host {
          customers: { id: string; mobile: string }
          branches: { id: string; title: string }
        }
        const host = database.connect<Host>()
        await sql`create table customers (id varchar(64) primary key, mobile varchar(40))`.execute(host)
        await sql`create table branches (id varchar(64) primary key, title varchar(40)) engine = ${sql.raw(engine)}`.execute(
          host,
        )
        const clients = { table: 'customers', columns: { id: 'id', phone: 'mobile' }, foreignKeys: false } as const
        const stores = { table: 'branches', columns: { id: 'id', name: 'title' }, foreignKeys: false } as const
        await expect(migrate(host, { clients, stores })).rejects.toMatchObject({
          code: 'options-invalid',
          details: { table: 'branches', engine },
        })
        await sql`alter table branches engine = InnoDB`.execute(host)
        expect(await migrate(host, { clients, stores })).not.toEqual([])
        await host.destroy()
      },
    )

    it('go on where they were cut off, after each statement, since DDL commits by itself here', async () => {
      const layout = resolveLayout({}, 'mysql')
      const [first] = MIGRATIONS
      if (first === undefined) throw new RangeError('There is a first migration.')
      const statements = first.statements('mysql', layout)
      for (let cut = 0; cut <= statements.length; cut++) {
        const one = await kind.create()
        const there = one.connect()
        try {
          for (const statement of statements.slice(0, cut)) await there.executeQuery(CompiledQuery.raw(statement))
          expect(await migrate(there), `after ${cut} statements`).toEqual(MIGRATIONS.map(({ name }) => name))
          expect(await migrate(there)).toEqual([])
          const { rows } = await sql<{ n: unknown }>`select count(*) as n from client_visits`.execute(there)
          expect(Number(rows[0]?.n)).toBe(0)
        } finally {
          await there.destroy()
          await one.drop()
        }
      }
    })
  } else {
    it('leave nothing when they fail half way, and run whole afterwards', async () => {
      // A table of the host under one of our names, which comes late in the migration.
      await sql`create table import_outcomes (mine integer)`.execute(db)
      await expect(migrate(db)).rejects.toThrow()
      await expect(sql`select * from imports`.execute(db)).rejects.toThrow()
      await expect(sql`select * from footfall_migrations`.execute(db)).rejects.toThrow()
      await sql`drop table import_outcomes`.execute(db)
      expect(await migrate(db)).toEqual(MIGRATIONS.map(({ name }) => name))
      await works()
    })
  }
})
