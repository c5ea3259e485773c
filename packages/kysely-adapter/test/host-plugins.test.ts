import { readJourney, runImport, verifyImport } from '@footfall/core'
import { CamelCasePlugin, type Generated, type Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { migrationSql } from '../src/schema/migration-sql.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'
import { phone } from './samples.ts'

// Plugins of the host turn the names of its interface into those of its database. The mapping is written in the former.

/** The tables below as a host with CamelCasePlugin sees them. */
interface Crm {
  shopCustomers: {
    customerId: Generated<number>
    firstName: string
    lastName: string
    mobilePhone: string | null
    homeTown: string | null
    cameFrom: string
    isNamed: string
    changedAt: string | null
    tenantKey: string
  }
  shopBranches: { branchId: Generated<number>; branchTitle: string; tenantKey: string }
}

const mapping: Mapping<Crm> = {
  clients: {
    table: 'shopCustomers',
    idType: 'integer',
    tenantColumn: 'tenantKey',
    columns: {
      id: 'customerId',
      name: ['firstName', 'lastName'],
      phone: 'mobilePhone',
      updatedAt: 'changedAt',
    },
    extra: { Town: 'homeTown' },
    values: { cameFrom: 'file' },
    compute: ({ name }) => ({ isNamed: name === null ? 'no' : 'yes' }),
  },
  stores: {
    table: 'shopBranches',
    idType: 'integer',
    tenantColumn: 'tenantKey',
    columns: { id: 'branchId', name: 'branchTitle' },
  },
  tables: { imports: 'visitImports' },
}

const INDIA = { defaultCountry: 'IN' }
const TIME = { sqlite: 'text', postgres: 'timestamp', mysql: 'datetime' }
const FILE = csv(`Name,Phone,Store,Visit Date,Town
Asha Patel,9825000001,CG Road,2024-05-01,Pune
Bina Shah,9825000002,CG Road,2024-05-01,Surat
Asha Patel,9825000001,Adajan,2024-05-02,
`)

const kinds = await databaseKinds({ byCopy: true })

describe.each(kinds)('plugins of the host on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  const createTables = async <DB>(db: Kysely<DB>, schema = ''): Promise<void> => {
    const table = (name: string) => sql.raw(schema + name)
    await sql`create table ${table('shop_customers')} (customer_id ${sql.raw(GENERATED[dialect])}, first_name varchar(40) not null,
      last_name varchar(40) not null, mobile_phone varchar(40), home_town varchar(40), came_from varchar(10) not null,
      is_named varchar(3) not null, changed_at ${sql.raw(TIME[dialect])}, tenant_key varchar(10) not null)`.execute(db)
    await sql`create table ${table('shop_branches')} (branch_id ${sql.raw(GENERATED[dialect])}, branch_title varchar(40) not null,
      tenant_key varchar(10) not null)`.execute(db)
  }

  it('that rename: the mapping has the names of the interface, the tables keep theirs', async () => {
    await createTables(host.db)
    const db = host.db.withPlugin(new CamelCasePlugin())
    await migrate(db, mapping)
    expect(await migrate(db, mapping)).toEqual([])
    await sql`insert into shop_customers (first_name, last_name, mobile_phone, came_from, is_named, tenant_key)
      values ('B', '', '098250 00002', 'till', 'yes', 't1')`.execute(host.db)

    const options = { ...mapping, tenantId: 't1', ...host.database.options }
    const repository = kyselyRepository(db, options)
    const report = await runImport(FILE, { repository, ...INDIA })
    expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 1, visitAdded: 2, held: 0 } })
    expect(await verifyImport(report.importId, { repository })).toMatchObject({ ok: true })

    const stored = await db
      .selectFrom('shopCustomers')
      .select(['firstName', 'lastName', 'mobilePhone', 'homeTown', 'cameFrom', 'isNamed'])
      .orderBy('customerId')
      .execute()
    expect(stored).toEqual([
      { firstName: 'B', lastName: '', mobilePhone: '098250 00002', homeTown: null, cameFrom: 'till', isNamed: 'yes' },
      {
        firstName: 'Asha',
        lastName: 'Patel',
        mobilePhone: '+919825000001',
        homeTown: 'Pune',
        cameFrom: 'file',
        isNamed: 'yes',
      },
    ])
    expect((await db.selectFrom('shopBranches').select('branchTitle').execute()).length).toBe(2)
    expect((await sql`select id from visit_imports`.execute(host.db)).rows).toHaveLength(1)

    const { customerId } = await db
      .selectFrom('shopCustomers')
      .select('customerId')
      .where('firstName', '=', 'Asha')
      .executeTakeFirstOrThrow()
    const { items } = await readJourney(String(customerId), { repository })
    expect(items).toHaveLength(2)
  })

  it('that rename: claims and synchronisation see what the host writes', async () => {
    await createTables(host.db)
    const db = host.db.withPlugin(new CamelCasePlugin())
    await migrate(db, mapping)
    const options = { ...mapping, tenantId: 't1' }
    const { registry } = kyselyPorts(db, options)
    const own = { firstName: 'A', lastName: '', cameFrom: 'till', isNamed: 'yes', tenantKey: 't1' }
    await db
      .insertInto('shopCustomers')
      .values([
        { ...own, mobilePhone: '9825000001', changedAt: '2024-05-01 10:00:00' },
        { ...own, mobilePhone: null },
      ])
      .execute()
    const [first, second] = await db.selectFrom('shopCustomers').select('customerId').orderBy('customerId').execute()
    await registry.syncIdentities((client) => (client.phone === null ? [] : [phone(`+91${client.phone}`)]))
    const ofFirst = { id: String(first?.customerId), identities: [phone('+919825000001')] }
    const ofSecond = { id: String(second?.customerId), identities: [phone('+919825000001'), phone('+919825000009')] }
    await db.transaction().execute(async (trx) => {
      expect(await claimIdentities(trx, ofFirst, options)).toEqual([])
      expect(await claimIdentities(trx, ofSecond, options)).toEqual([
        { identity: phone('+919825000001'), clientId: ofFirst.id },
      ])
    })
  })

  it('make SQL text with the names of the database', async () => {
    await createTables(host.db)
    const db = host.db.withPlugin(new CamelCasePlugin())
    for (const statement of migrationSql(dialect, mapping, db).split(';\n')) {
      if (statement.trim() !== '') await sql.raw(statement).execute(host.db)
    }
    expect(await migrate(db, mapping)).toEqual([])
    const withIn = await db.transaction().execute(async (trx) => migrationSql(dialect, mapping, trx))
    expect(withIn).toBe(migrationSql(dialect, mapping, db))
    const repository = kyselyRepository(db, { ...mapping, tenantId: 't1' })
    expect(await runImport(FILE, { repository, ...INDIA })).toMatchObject({ outcomes: { clientCreated: 2 } })
  })

  it('that add a schema: its tables are meant, and those of Footfall stand beside them', async () => {
    // SQLite has one schema only; on MariaDB a schema is a database.
    const schema = dialect === 'sqlite' ? 'main' : `footfall_${crypto.randomUUID().slice(0, 8)}`
    if (dialect !== 'sqlite') {
      // A table of the same name, and of other columns, in the schema of the connection.
      await sql`create table shop_customers (customer_id varchar(9))`.execute(host.db)
      await sql`create table shop_branches (branch_id varchar(9))`.execute(host.db)
      await sql`create schema ${sql.id(schema)}`.execute(host.db)
    }
    try {
      await createTables(host.db, dialect === 'mysql' ? `\`${schema}\`.` : `"${schema}".`)
      const db = host.db.withPlugin(new CamelCasePlugin()).withSchema(schema)
      // Also what is told of columns is told of this schema's.
      const madeUp = { ...mapping, stores: { ...mapping.stores, idType: 'string' } } as Mapping<Crm>
      await expect(migrate(db, madeUp)).rejects.toMatchObject({
        code: 'options-invalid',
        details: { column: 'branch_id' },
      })
      await migrate(db, mapping)
      const repository = kyselyRepository(db, { ...mapping, tenantId: 't1', ...host.database.options })
      const report = await runImport(FILE, { repository, ...INDIA })
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, visitAdded: 1 } })
      expect(await verifyImport(report.importId, { repository })).toMatchObject({ ok: true })
      const again = await runImport(FILE, { repository, ...INDIA })
      expect(again).toMatchObject({ outcomes: { visitRepeated: 3 } })
      expect(await db.selectFrom('shopCustomers').select('customerId').execute()).toHaveLength(2)
      const { rows } = await sql`select id from ${sql.table(`${schema}.visit_imports`)}`.execute(host.db)
      expect(rows).toHaveLength(2)
      if (dialect === 'sqlite') return
      const ofOthers = await sql`select customer_id from shop_customers`.execute(host.db)
      expect(ofOthers.rows).toEqual([])
    } finally {
      if (dialect === 'postgres') await sql`drop schema ${sql.id(schema)} cascade`.execute(host.db)
      if (dialect === 'mysql') await sql`drop database ${sql.id(schema)}`.execute(host.db)
    }
  })

  it('cannot help a column with a dot: it is refused, and named', async () => {
    interface Dotted {
      people: { id: string; 'full.name': string; 'the phone': string }
    }
    const db: Kysely<Dotted> = host.database.connect<Dotted>()
    const dotted: Mapping<Dotted> = { clients: { table: 'people', columns: { id: 'id', name: 'full.name' } } }
    const refusal = { code: 'options-invalid', details: { column: 'full.name' } }
    expect(() => kyselyPorts(db, dotted)).toThrow(expect.objectContaining(refusal))
    await expect(migrate(db, dotted)).rejects.toMatchObject(refusal)
    expect(() => migrationSql(dialect, dotted)).toThrow(expect.objectContaining(refusal))
    const spaced: Mapping<Dotted> = { clients: { table: 'people', columns: { id: 'id', phone: 'the phone' } } }
    expect(kyselyPorts(db, spaced)).toBeDefined()
    await db.destroy()
  })
})
