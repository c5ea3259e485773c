import { FootfallError, type IdentitiesOf, type PlanChanges } from '@footfall/core'
import { CamelCasePlugin, type Generated, type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { NO_CHANGES, outcome, phone } from './samples.ts'

/** A CRM that none of our tables looks like. */
interface Crm {
  customers: {
    customer_id: Generated<number>
    full_name: string
    mobile: string | null
    mail: string | null
    city: string | null
    source: string
    changed_at: string | null
  }
  branches: { branch_id: Generated<number>; title: string }
}

const mapping: Mapping<Crm> = {
  clients: {
    table: 'customers',
    idType: 'integer',
    columns: { id: 'customer_id', name: 'full_name', phone: 'mobile', email: 'mail', updatedAt: 'changed_at' },
    values: { source: 'import' },
    extra: { City: 'city' },
    compute: ({ name, phone: number }) => (name === null ? { full_name: `Customer ${number ?? ''}`.trim() } : {}),
  },
  stores: { table: 'branches', idType: 'integer', columns: { id: 'branch_id', name: 'title' } },
}

const DDL = {
  sqlite: { id: 'integer primary key autoincrement', time: 'text' },
  postgres: { id: 'bigint generated always as identity primary key', time: 'timestamp' },
  mysql: { id: 'bigint auto_increment primary key', time: 'datetime' },
}

const identitiesOf: IdentitiesOf = (client) => (client.phone === null ? [] : [phone(client.phone.replaceAll(' ', ''))])

const kinds = await databaseKinds({ otherDrivers: true })

describe.each(kinds)('tables of the host on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<Crm>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect<Crm>()
    const dialect = kind.name.startsWith('SQLite') ? 'sqlite' : kind.name === 'MariaDB' ? 'mysql' : 'postgres'
    const { id, time } = DDL[dialect]
    await sql`create table customers (customer_id ${sql.raw(id)}, full_name varchar(50) not null check (length(full_name) <= 50),
      mobile varchar(30) unique, mail varchar(100), city varchar(20), source varchar(20) not null,
      changed_at ${sql.raw(time)})`.execute(db)
    await sql`create table branches (branch_id ${sql.raw(id)}, title varchar(100) not null)`.execute(db)
    await migrate(db, mapping)
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  beforeEach(async () => {
    for (const table of ['client_visits', 'client_identities', 'client_syncs', 'store_keys', 'customers', 'branches']) {
      await sql`delete from ${sql.table(table)}`.execute(db)
    }
  })

  const customer = async (
    full_name: string,
    mobile: string | null,
    changed_at: string | null = null,
  ): Promise<string> => {
    await db.insertInto('customers').values({ full_name, mobile, source: 'shop', changed_at }).execute()
    const { rows } = await sql<{ id: unknown }>`select max(customer_id) as id from customers`.execute(db)
    return String(rows[0]?.id)
  }

  it('leaves the ids to the database: none are made before a batch is written', () => {
    expect(kyselyPorts(db, mapping).registry.assignIds).toBeUndefined()
    expect(kyselyPorts(db, {}).registry.assignIds).toBeTypeOf('function')
  })

  const twoClients: PlanChanges = {
    ...NO_CHANGES,
    clients: [
      {
        ref: 0,
        rowNumber: 1,
        name: 'Asha',
        phone: '+911',
        email: null,
        extra: [
          ['City', 'Pune'],
          ['Other', 'x'],
        ],
      },
      { ref: 1, rowNumber: 2, name: null, phone: '+912', email: null, extra: [] },
    ],
    claims: [
      { identity: phone('+911'), client: { new: 0 } },
      { identity: phone('+912'), client: { new: 1 } },
    ],
    stores: [{ ref: 0, key: 'cg road', name: 'CG Road' }],
    visits: [{ ref: 0, client: { new: 1 }, store: { new: 0 }, visitDate: '2024-05-06', attendedBy: null }],
  }

  const rejection = async (changes: Partial<PlanChanges>): Promise<FootfallError | null> => {
    try {
      await kyselyPorts(db, mapping).registry.apply({ import: null, changes: { ...NO_CHANGES, ...changes } })
      return null
    } catch (error) {
      if (error instanceof FootfallError) return error
      throw error
    }
  }

  it('writes into them with ids of the database, fixed values, computed columns and extra attributes', async () => {
    const ports = kyselyPorts(db, mapping)
    const ids = await ports.registry.apply({ import: null, changes: twoClients })
    const customers = await db.selectFrom('customers').selectAll().orderBy('mobile').execute()
    expect(customers.map((one) => [String(one.customer_id), one.full_name, one.mobile, one.city, one.source])).toEqual([
      [ids.clientIds[0], 'Asha', '+911', 'Pune', 'import'],
      [ids.clientIds[1], 'Customer +912', '+912', null, 'import'],
    ])
    const [visit] = await ports.timeline.visits(ids.clientIds[1] ?? '', { before: null, limit: 5 })
    expect(visit).toMatchObject({ clientId: ids.clientIds[1], storeName: 'CG Road', visitDate: '2024-05-06' })
    const known = await ports.registry.findKnown({
      identities: [phone('+912')],
      stores: ['cg road'],
      dates: ['2024-05-06'],
    })
    expect(known.visits[0]).toMatchObject({ clientId: ids.clientIds[1], storeId: ids.storeIds[0] })
    expect(known.clients).toEqual([{ id: ids.clientIds[1], name: 'Customer +912', phone: '+912', email: null }])
    expect(await ports.timeline.findClient('not-a-number')).toBeNull()
  })

  it('takes a row for a visit of the customer that it names alone, by the numbers of the database', async () => {
    const ports = kyselyPorts(db, mapping)
    const store = { new: 0 }
    const visits = [0, 1].map((ref) => ({
      ref,
      client: { new: ref },
      store,
      visitDate: '2024-05-06',
      attendedBy: null,
    }))
    const { clientIds, visitIds } = await ports.registry.apply({ import: null, changes: { ...twoClients, visits } })
    const [one = '', two = ''] = clientIds
    const [first = '', second = ''] = visitIds
    const met = (rowNumber: number, client: string, visit: string) =>
      outcome(rowNumber, { outcome: 'visit-repeated', client: { id: client }, visit: { id: visit } })
    expect(await rejection({ outcomes: [met(1, one, first), met(2, two, second)] })).toBeNull()
    for (const wrong of [
      [met(1, two, first), met(2, one, second)],
      [met(1, one, first), met(2, one, second)],
      [met(1, 'x', first)],
      [met(1, '99999999999999999', first)],
    ])
      expect((await rejection({ outcomes: wrong }))?.code).toBe('plan-changed')
    await sql`delete from client_visits where id = ${second}`.execute(db)
    expect((await rejection({ outcomes: [met(1, one, first), met(2, two, second)] }))?.code).toBe('plan-changed')
    expect(await rejection({ outcomes: [met(1, one, first)] })).toBeNull()
  })

  it('says which constraint refused a row, without any value, and writes nothing', async () => {
    await customer('Somebody', '+912')
    const unique = await rejection(twoClients)
    expect(unique?.code).toBe('host-rejected')
    expect(unique?.details).toMatchObject({ table: 'clients', action: 'insert' })
    expect(String(unique?.details.constraint)).toContain('mobile')
    expect(JSON.stringify([unique?.message, unique?.details])).not.toContain('+912')

    const name = 'n'.repeat(51)
    const long = await rejection({ clients: [{ ref: 0, rowNumber: 1, name, phone: null, email: null, extra: [] }] })
    expect(long?.code).toBe('host-rejected')
    expect(JSON.stringify([long?.message, long?.details])).not.toContain('nnnnn')

    const id = await customer('Blank phone', null)
    const fill = await rejection({ fills: [{ clientId: id, name: null, phone: '+912', email: null }] })
    expect(fill?.details).toMatchObject({ table: 'clients', action: 'fill' })
    expect(await db.selectFrom('branches').selectAll().execute()).toEqual([])
  })

  it('learns what the host added, and later only what it changed', async () => {
    const ports = kyselyPorts(db, mapping)
    const a = await customer('A', '+91 1', '2024-01-01 10:00:00')
    const b = await customer('B', '+92', '2024-01-01 10:00:00')
    await customer('C', '+911', '2024-06-01 10:00:00')
    const first = await ports.registry.syncIdentities(identitiesOf)
    expect(first).toMatchObject({ clients: 3, added: 2, duplicates: [{ kind: 'phone' }] })
    expect(await ports.registry.findOwners([phone('+911')])).toEqual([{ identity: phone('+911'), clientId: a }])
    await sql`update customers set mobile = '+93', changed_at = '2024-07-01 10:00:00' where customer_id = ${b}`.execute(
      db,
    )
    expect(await ports.registry.syncIdentities(identitiesOf)).toMatchObject({ clients: 2, added: 1 })
    expect(await ports.registry.findOwners([phone('+93')])).toEqual([{ identity: phone('+93'), clientId: b }])
  })

  it('reports a number that the host gave to another client: visits with it still go to the first', async () => {
    const { registry } = kyselyPorts(db, mapping)
    const move = (id: string, mobile: string) =>
      sql`update customers set mobile = ${mobile}, changed_at = '2024-07-01 10:00:00' where customer_id = ${id}`.execute(
        db,
      )
    const a = await customer('A', '+91', '2024-01-01 10:00:00')
    const b = await customer('B', '+92', '2024-01-01 10:00:00')
    expect(await registry.syncIdentities(identitiesOf)).toEqual({ clients: 2, added: 2, duplicates: [] })
    await move(a, '+93')
    await move(b, '+91')
    const duplicates = [{ kind: 'phone', clientIds: [a, b] }]
    expect(await registry.syncIdentities(identitiesOf)).toEqual({ clients: 2, added: 1, duplicates })
    expect(await registry.findOwners([phone('+91')])).toEqual([{ identity: phone('+91'), clientId: a }])
  })

  it('lets host code claim in its own transaction, and tells whose an identity is', async () => {
    const id = await customer('A', '+91')
    const other = await customer('B', '+92')
    const identities = [phone('+91'), phone('+91'), phone('+99')]
    await db.transaction().execute(async (trx) => {
      expect(await kyselyPorts(trx, mapping).registry.findOwners(identities)).toEqual([])
      expect(await claimIdentities(trx, { id, identities }, mapping)).toEqual([])
    })
    expect(await claimIdentities(db, { id, identities }, mapping)).toEqual([])
    expect(await claimIdentities(db, { id: other, identities: [phone('+99'), phone('+92')] }, mapping)).toEqual([
      { identity: phone('+99'), clientId: id },
    ])
    expect(await kyselyPorts(db, mapping).registry.findOwners([phone('+92')])).toHaveLength(1)
  })

  it('is not disturbed by plugins of the host', async () => {
    const ports = kyselyPorts(db.withPlugin(new CamelCasePlugin()), mapping)
    await ports.registry.apply({ import: null, changes: twoClients })
    const { clients } = await ports.registry.findKnown({ identities: [phone('+911')], stores: [], dates: [] })
    expect(clients).toMatchObject([{ name: 'Asha' }])
  })

  it('refuses a tenant where the tables of the host have none', () => {
    expect(() => kyselyPorts(db, { ...mapping, tenantId: 'a' })).toThrow(/tenantColumn/)
  })

  it('does not compile with a table or column that the host does not have', () => {
    const accept = (_mapping: Mapping<Crm>): void => undefined
    // @ts-expect-error no such table
    accept({ stores: { table: 'branch', columns: { id: 'branch_id', name: 'title' } } })
    // @ts-expect-error no such column
    accept({ stores: { table: 'branches', columns: { id: 'branch_id', name: 'titel' } } })
    // @ts-expect-error a column of another table
    accept({ clients: { table: 'customers', columns: { id: 'customer_id', name: 'title' } } })
    // @ts-expect-error no such column to fill
    accept({ clients: { table: 'customers', columns: { id: 'customer_id' }, extra: { City: 'town' } } })
    // @ts-expect-error checked at the call too
    expect(() => kyselyPorts(db, { stores: { table: 'nowhere', columns: { id: 'x', name: 'y' } } })).toBeDefined()
    accept(mapping)
  })
})
