import { runImport, verifyImport } from '@footfall/core'
import { CompiledQuery, type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { OWN_TABLES, resolveLayout } from '../src/schema/layout.ts'
import type { Mapping } from '../src/schema/mapping.ts'
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

  it.each([
    ['imports', 'imports (id integer)'],
    // What Footfall calls its columns, and some of the host's.
    ['clients', 'clients (id integer, tenant_id integer, name varchar(80), phone varchar(40), email varchar(80))'],
    // All of Footfall's columns, and one more.
    [
      'stores',
      'stores (id varchar(64), tenant_id varchar(64), name varchar(80), created_at varchar(40), city varchar(80))',
    ],
  ] as const)('refuse a name that a table of the host has (%s), and go on under another', async (key, table) => {
    await sql`create table ${sql.raw(table)}`.execute(db)
    await expect(migrate(db)).rejects.toMatchObject({ code: 'options-invalid', details: { option: `tables.${key}` } })
    await expect(sql`select * from import_rows`.execute(db)).rejects.toThrow()
    const mapping = { tables: { [key]: `footfall_${key}` } }
    expect(await migrate(db, mapping)).not.toEqual([])
    const repository = kyselyRepository(db, mapping)
    expect(await runImport(FILE, { repository, defaultCountry: 'IN' })).toMatchObject({ outcomes: { held: 0 } })
    expect(await migrate(db, mapping)).toEqual([])
  })

  interface Crm {
    customers: { id: string; mobile: string | null }
    patrons: { id: string; mobile: string | null }
    branches: { id: string; title: string }
  }
  const customers = { table: 'customers', columns: { id: 'id', phone: 'mobile' } } as const
  const branches = { table: 'branches', columns: { id: 'id', name: 'title' } } as const
  const mappings: Readonly<Record<string, Mapping<Crm>>> = {
    none: {},
    clients: { clients: customers },
    'clients without foreign keys': { clients: { ...customers, foreignKeys: false } },
    'other clients': { clients: { ...customers, table: 'patrons' } },
    stores: { stores: branches },
    both: { clients: customers, stores: branches },
  }
  it.each([
    ['none', 'clients', 'clients'],
    ['none', 'stores', 'stores'],
    ['none', 'clients without foreign keys', 'clients'],
    ['clients', 'none', 'clients'],
    ['clients without foreign keys', 'none', 'clients'],
    ['clients', 'other clients', 'clients'],
    ['clients', 'both', 'stores'],
    ['both', 'clients', 'stores'],
  ])('made for a mapping of %s refuse one of %s', async (first, second, option) => {
    const host = database.connect<Crm>()
    try {
      const key = dialectOf(kind) === 'mysql' ? 'varchar(64) character set utf8mb4 collate utf8mb4_bin' : 'varchar(64)'
      for (const table of ['customers', 'patrons', 'branches']) {
        await sql`create table ${sql.table(table)} (id ${sql.raw(key)} primary key, mobile varchar(40), title varchar(40))`.execute(
          host,
        )
      }
      await migrate(host, mappings[first])
      await expect(migrate(host, mappings[second])).rejects.toMatchObject({
        code: 'options-invalid',
        details: { option },
      })
      expect(await migrate(host, mappings[first])).toEqual([])
      // All of them anew, beside the others.
      const names = Object.entries(OWN_TABLES).map(([name, table]) => [name, `anew_${table}`])
      expect(await migrate(host, { ...mappings[second], tables: Object.fromEntries(names) })).not.toEqual([])
    } finally {
      await host.destroy()
    }
  })

  it('know their clients where the host has taken over the table, or named its own anew', async () => {
    interface Host {
      clients: { id: string; phone: string | null; tenant_id: string; created_at: string }
      patrons: { id: string; mobile: string | null }
    }
    const host = database.connect<Host>()
    try {
      await migrate(host)
      const mapping: Mapping<Host> = {
        clients: { table: 'clients', columns: { id: 'id', phone: 'phone' }, tenantColumn: 'tenant_id' },
      }
      expect(await migrate(host, mapping)).toEqual([])
    } finally {
      await host.destroy()
    }
    const other = await kind.create()
    const crm = other.connect<Crm>()
    try {
      const key = dialectOf(kind) === 'mysql' ? 'varchar(64) character set utf8mb4 collate utf8mb4_bin' : 'varchar(64)'
      await sql`create table customers (id ${sql.raw(key)} primary key, mobile varchar(40))`.execute(crm)
      await migrate(crm, { clients: customers })
      await sql`alter table customers rename to patrons`.execute(crm)
      expect(await migrate(crm, { clients: { ...customers, table: 'patrons' } })).toEqual([])
    } finally {
      await crm.destroy()
      await other.drop()
    }
  })

  const UNLIKE = {
    postgres: { id: 'uuid', taken: {}, corrected: { idType: 'uuid' } },
    mysql: {
      id: 'int auto_increment',
      taken: { idType: 'integer' },
      corrected: { idType: 'integer', idSqlType: 'int' },
    },
  } as const
  const dialect = dialectOf(kind)
  if (dialect !== 'sqlite') {
    it('say of what type an id is that a foreign key does not fit, and leave nothing', async () => {
      const { id, taken, corrected } = UNLIKE[dialect]
      const host = database.connect<Crm>()
      try {
        await sql`create table customers (id ${sql.raw(id)} primary key, mobile varchar(40))`.execute(host)
        const refused = migrate(host, { clients: { ...customers, ...taken } })
        await expect(refused).rejects.toMatchObject({ code: 'options-invalid', details: { option: 'idSqlType' } })
        await expect(refused).rejects.toThrow(dialect === 'mysql' ? 'customers.id is int(11)' : 'customers.id is uuid')
        await expect(sql`select * from imports`.execute(host)).rejects.toThrow()
        const mapping: Mapping<Crm> = { clients: { ...customers, ...corrected } }
        expect(await migrate(host, mapping)).not.toEqual([])
        const repository = kyselyRepository(host, mapping)
        expect(await runImport(FILE, { repository, defaultCountry: 'IN' })).toMatchObject({ outcomes: { held: 0 } })
      } finally {
        await host.destroy()
      }
    })
  }

  it('refuse a table or a column that is not there', async () => {
    interface Later {
      customers: { id: string; mobile: string | null; phone: string | null; changed_at: string }
    }
    const host = database.connect<Later>()
    try {
      const missing = { code: 'options-invalid', details: { table: 'customers' } }
      await expect(migrate(host, { clients: customers })).rejects.toMatchObject(missing)
      await sql`create table customers (id varchar(64) primary key, phone varchar(40))`.execute(host)
      for (const [column, columns] of [
        ['mobile', { id: 'id', phone: 'mobile' }],
        ['changed_at', { id: 'id', phone: 'phone', updatedAt: 'changed_at' }],
      ] as const) {
        const clients = { table: 'customers', columns, foreignKeys: false } as const
        const details = { table: 'customers', column }
        await expect(migrate(host, { clients })).rejects.toMatchObject({ code: 'options-invalid', details })
      }
      const plain = { table: 'customers', columns: { id: 'id', phone: 'phone' } } as const
      for (const clients of [
        { ...plain, values: { changed_at: '2024-05-01' } },
        { ...plain, extra: { Changed: 'changed_at' } },
      ] as const) {
        const details = { table: 'customers', column: 'changed_at' }
        await expect(migrate(host, { clients })).rejects.toMatchObject({ code: 'options-invalid', details })
      }
    } finally {
      await host.destroy()
    }
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
      // An index of the host under the name of one of ours, which comes late in the migration.
      await sql`create table mine (id integer)`.execute(db)
      await sql`create index import_outcomes_visit on mine (id)`.execute(db)
      await expect(migrate(db)).rejects.toThrow(/import_outcomes_visit/)
      await expect(sql`select * from imports`.execute(db)).rejects.toThrow()
      await expect(sql`select * from footfall_migrations`.execute(db)).rejects.toThrow()
      await sql`drop table mine`.execute(db)
      expect(await migrate(db)).toEqual(MIGRATIONS.map(({ name }) => name))
      await works()
    })
  }
})
