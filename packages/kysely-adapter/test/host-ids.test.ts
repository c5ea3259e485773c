import { FootfallError, listRows, readJourney, recordVisit, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import type { KyselyOptions } from '../src/kysely-options.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'

interface Crm {
  customers: { id: string; full_name: string | null; mobile: string | null }
  branches: { id: string; org: string; title: string }
}

const INDIA = { defaultCountry: 'IN' }
const FILE = csv(
  'Name,Phone,Store,Visit Date\nA B,9825000001,CG Road,2024-05-01\nC D,9825000002,CG Road,2024-05-02\nE F,9825000003,CG Road,2024-05-03\n',
)
const CREATED = ['client-created', 'client-created', 'client-created']

const clients = { table: 'customers', columns: { id: 'id', name: 'full_name', phone: 'mobile' } } as const
const stores = { table: 'branches', columns: { id: 'id', name: 'title' } } as const
const integers: KyselyOptions<Crm> = {
  clients: { ...clients, idType: 'integer' },
  stores: { ...stores, idType: 'integer' },
}

const kinds = await databaseKinds()

describe.each(kinds)('ids of the host on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  const createCustomers = (id: string) =>
    sql`create table customers (id ${sql.raw(id)}, full_name varchar(50), mobile varchar(30))`.execute(host.db)
  const createBranches = (id: string, more = '') =>
    sql`create table branches (id ${sql.raw(id)}, org varchar(20), title varchar(50) ${sql.raw(more)})`.execute(host.db)

  const outcomesOf = async (importId: string | null, options: KyselyOptions<Crm>) => {
    const { items } = await listRows(importId ?? '', { repository: kyselyRepository(host.db, options) })
    return items.map(({ outcome }) => outcome)
  }

  // One is what a double makes of the other.
  const EXACT = '175928847299117063'
  const ROUNDED = '175928847299117060'

  it('of 18 digits stay what they are, of a store that the host made', async () => {
    await createCustomers(GENERATED[dialect])
    await createBranches('bigint primary key')
    await sql`insert into branches (id, title) values (${sql.raw(EXACT)}, 'CG Road'), (${sql.raw(ROUNDED)}, 'Other')`.execute(
      host.db,
    )
    await migrate(host.db, integers)
    const report = await runImport(FILE, { repository: kyselyRepository(host.db, integers), ...INDIA })
    expect(report).toMatchObject({ outcomes: { clientCreated: 3 }, created: { stores: 0 } })
    const { rows } = await sql<{ title: string }>`select distinct b.title from client_visits v
      join branches b on b.id = v.store_id`.execute(host.db)
    expect(rows).toEqual([{ title: 'CG Road' }])
  })

  it('of 18 digits stay what they are, of a client', async () => {
    await createCustomers('bigint primary key')
    await sql`insert into customers (id, full_name) values (${sql.raw(EXACT)}, 'A B')`.execute(host.db)
    const options: KyselyOptions<Crm> = { clients: { ...clients, idType: 'integer' } }
    await migrate(host.db, options)
    expect(await kyselyPorts(host.db, options).timeline.findClient(EXACT)).toEqual({ id: EXACT, name: 'A B' })
  })

  const EXISTING = ['98250 00001', '98250 00002', '98250 00003']

  /** Three clients of the host, whom the file visits. */
  const insertCustomers = (ids: readonly unknown[]) =>
    sql`insert into customers (id, mobile) values ${sql.join(ids.map((id, at) => sql`(${id}, ${EXISTING[at]})`))}`.execute(
      host.db,
    )

  /** That they are found, visited and proved, and that the journey of each is its own. */
  const expectVisited = async (ids: readonly string[], options: KyselyOptions<Crm>): Promise<void> => {
    await migrate(host.db, options)
    const repository = kyselyRepository(host.db, options)
    for (const outcomes of [{ visitAdded: 3 }, { visitRepeated: 3 }]) {
      expect(await runImport(FILE, { repository, ...INDIA })).toMatchObject({ status: 'completed', outcomes })
    }
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    for (const [at, id] of ids.entries()) {
      const { items } = await readJourney(id, { repository })
      expect(items.map(({ date }) => date)).toEqual([`2024-05-0${at + 1}`])
      expect(await kyselyPorts(host.db, options).timeline.findClient(id)).toMatchObject({ id })
    }
    expect(await repository.registry.syncIdentities(() => [])).toMatchObject({ clients: 3 })
  }

  it('of 19 digits are found, up to the largest of the database', async () => {
    await createCustomers('bigint primary key')
    const ids = ['9223372036854775807', '9223372036854775806', '7']
    await insertCustomers(ids.map((id) => sql.raw(id)))
    await expectVisited(ids, { clients: { ...clients, idType: 'integer' } })
  })

  const UPPER = ['0F8FAD5B-D9CB-469F-A165-70867728950E', '0F8FAD5B-D9CB-469F-A165-70867728950F']
  const MIXED = '0F8fAD5b-D9CB-469F-A165-708677289510'
  const uuids = [
    ...(dialect === 'mysql'
      ? (['char(36) primary key', 'char(36) character set ascii collate ascii_bin primary key'] as const)
      : [dialect === 'sqlite' ? 'text primary key' : 'uuid primary key']),
  ]

  describe.each(uuids)('that are UUIDs in upper case (%s)', (type) => {
    const idSqlType = type.includes('ascii') ? { idSqlType: 'char(36) character set ascii collate ascii_bin' } : {}
    const uuidClients = { ...clients, idType: 'uuid', ...idSqlType } as const
    // As the host wrote them, where the database keeps that.
    const kept = [...UPPER, MIXED].map((id) => (dialect === 'postgres' ? id.toLowerCase() : id))

    it.each([true, false])('are found as the host wrote them (foreign keys: %s)', async (foreignKeys) => {
      await createCustomers(type)
      await insertCustomers([...UPPER, MIXED])
      await expectVisited(kept, { clients: { ...uuidClients, foreignKeys } })
    })

    it('are found in either case, and claimed as the host wrote them', async () => {
      await createCustomers(type)
      await insertCustomers([...UPPER, MIXED])
      const options: KyselyOptions<Crm> = { clients: uuidClients }
      await migrate(host.db, options)
      const repository = kyselyRepository(host.db, options)
      const [id = '', other = ''] = kept
      const claim = (client: string) =>
        claimIdentities(host.db, { id: client, identities: [{ kind: 'phone', value: '+919825000009' }] }, options)
      for (const written of [id.toLowerCase(), id, id.toUpperCase()]) expect(await claim(written)).toEqual([])
      expect(await claim(other)).toMatchObject([{ clientId: id }])
      await runImport(FILE, { repository, ...INDIA })
      for (const written of [id, id.toLowerCase(), id.toUpperCase()]) {
        expect((await readJourney(written, { repository })).items).toHaveLength(1)
        expect(await kyselyPorts(host.db, options).timeline.findClient(written)).toMatchObject({ id })
      }
    })
  })

  it('that no column of the database can hold are nobody', async () => {
    await createCustomers(dialect === 'postgres' ? 'integer primary key' : 'bigint primary key')
    const options = {
      clients: { ...clients, idType: 'integer', ...(dialect === 'postgres' && { idSqlType: 'integer' }) },
    } as const
    await migrate(host.db, options)
    const { timeline } = kyselyPorts(host.db, options)
    for (const id of [
      '4294967296',
      '9223372036854775808',
      '18446744073709551616',
      '-9223372036854775809',
      '1'.repeat(99),
    ]) {
      expect(await timeline.findClient(id)).toBeNull()
      expect(await timeline.visits(id, { before: null, limit: 1 })).toEqual([])
      const identities = [{ kind: 'phone', value: '+919825000001' }] as const
      await expect(claimIdentities(host.db, { id, identities }, options)).rejects.toBeInstanceOf(FootfallError)
    }
  })

  /** That an import stops with an error which says what to change in the mapping. */
  const expectOption = async (options: KyselyOptions<Crm>, option: string): Promise<void> => {
    await migrate(host.db, options)
    const importing = runImport(FILE, { repository: kyselyRepository(host.db, options), ...INDIA })
    await expect(importing).rejects.toMatchObject({ code: 'options-invalid', details: { option } })
  }

  if (dialect !== 'postgres') {
    it('that are no UUIDs, declared as such, are told with the option that says so', async () => {
      await createCustomers('varchar(36) primary key')
      await insertCustomers(['C-1', 'C-2', 'C-3'])
      await expectOption({ clients: { ...clients, idType: 'uuid', foreignKeys: false } }, 'clients.idType')
    })

    it('that are no UUIDs, declared as such, are told of stores too', async () => {
      await createBranches('varchar(36) primary key')
      await sql`insert into branches (id, title) values ('B-1', 'CG Road')`.execute(host.db)
      await expectOption({ stores: { ...stores, idType: 'uuid', foreignKeys: false } }, 'stores.idType')
    })
  }

  if (dialect !== 'sqlite') {
    const LONG = 'x'.repeat(70)
    const short = dialect === 'postgres' ? { idSqlType: 'varchar(64)' } : {}

    it('that are too long for the columns of Footfall are told with the option that makes them longer', async () => {
      await createCustomers('varchar(90) primary key')
      await insertCustomers([LONG, `${LONG}1`, '1'])
      const option = dialect === 'postgres' ? 'idSqlType' : 'clients.idSqlType'
      await expectOption({ clients: { ...clients, foreignKeys: false, ...short } }, option)
    })

    it('that are too long for the columns of Footfall are told of stores too', async () => {
      await createBranches('varchar(90) primary key')
      await sql`insert into branches (id, title) values (${LONG}, 'CG Road')`.execute(host.db)
      const option = dialect === 'postgres' ? 'idSqlType' : 'stores.idSqlType'
      await expectOption({ stores: { ...stores, foreignKeys: false, ...short } }, option)
    })
  }

  if (dialect === 'mysql') {
    it('of 20 digits are found', async () => {
      await createCustomers('bigint unsigned primary key')
      const ids = ['18446744073709551615', '18446744073709551614', '7']
      await insertCustomers(ids.map((id) => sql.raw(id)))
      await expectVisited(ids, { clients: { ...clients, idType: 'integer', idSqlType: 'bigint unsigned' } })
    })

    it('of 20 digits ask for a column of Footfall that can hold them', async () => {
      await createCustomers('bigint unsigned primary key')
      await insertCustomers([sql.raw('18446744073709551615')])
      await expectOption({ clients: { ...clients, idType: 'integer', foreignKeys: false } }, 'clients.idSqlType')
    })

    it.each(['int unsigned', 'int(10) unsigned zerofill', 'int(10) zerofill'])(
      'that are filled with zeros are the numbers that they are (%s)',
      async (idSqlType) => {
        await createCustomers('int(10) unsigned zerofill auto_increment primary key')
        await insertCustomers([42, 43, 0x7fffffff])
        await expectVisited(['42', '43', '2147483647'], { clients: { ...clients, idType: 'integer', idSqlType } })
      },
    )
  }

  if (dialect === 'postgres') {
    it('of a fixed length are told as they come in every query', async () => {
      await createCustomers('char(40) primary key')
      await createBranches('char(40) primary key')
      await sql`insert into customers (id, full_name, mobile) values ('C-1', 'A B', '98250 00001')`.execute(host.db)
      await sql`insert into branches (id, title) values ('B-1', 'CG Road')`.execute(host.db)
      const options: KyselyOptions<Crm> = {
        clients: { ...clients, idSqlType: 'char(40)' },
        stores: { ...stores, idSqlType: 'char(40)' },
      }
      await migrate(host.db, options)
      const repository = kyselyRepository(host.db, options)
      const report = await runImport(FILE, { repository, ...INDIA })
      expect(report).toMatchObject({ outcomes: { clientCreated: 2, visitAdded: 1 }, created: { stores: 0 } })
      expect(await kyselyPorts(host.db, options).timeline.findClient('C-1')).toMatchObject({ id: 'C-1' })
    })

    it.each([undefined, 'char(10)'])(
      'of a fixed length are claimed for with their blanks too (%s)',
      async (idSqlType) => {
        await createCustomers('char(10) primary key')
        await sql`insert into customers (id) values ('C-1')`.execute(host.db)
        const sqlType = idSqlType === undefined ? {} : { idSqlType }
        const options: KyselyOptions<Crm> = { clients: { ...clients, foreignKeys: false, ...sqlType } }
        await migrate(host.db, options)
        const [{ id } = { id: '' }] = await host.db.selectFrom('customers').select('id').execute()
        expect(id).toHaveLength(10)
        const identities = [{ kind: 'phone', value: '+919825000001' }] as const
        const claim = (given: string) => claimIdentities(host.db, { id: given, identities }, options)
        expect(await claim(id)).toEqual([])
        const entry = { phone: '98250 00001', store: 'CG Road', visitDate: '2024-05-01' }
        const repository = kyselyRepository(host.db, options)
        expect(await recordVisit(entry, { repository, ...INDIA })).toMatchObject({ clientId: 'C-1' })
        expect(await claim('C-1')).toEqual([])
      },
    )
  }

  if (dialect === 'mysql') {
    // `last_insert_id()` then still tells the id of an insert before: here that of the store, and a client has it too.
    it.each([
      ['a sequence', 'default (next value for numbers)', ''],
      ['a trigger', '', 'set new.id = next value for numbers'],
    ])('that %s makes are not known: no row goes to another client', async (_, fallback, trigger) => {
      await sql`create sequence numbers`.execute(host.db)
      await createCustomers(`bigint not null ${fallback} primary key`)
      await createBranches(GENERATED.mysql)
      if (trigger !== '') {
        await sql`create trigger give_id before insert on customers for each row ${sql.raw(trigger)}`.execute(host.db)
      }
      // One for each number that the store may get before its row is alone.
      const old = Array.from({ length: 20 }, (_, at) => sql`(${`Old ${at}`})`)
      await sql`insert into customers (full_name) values ${sql.join(old)}`.execute(host.db)
      await migrate(host.db, integers)
      const report = await runImport(FILE, { repository: kyselyRepository(host.db, integers), ...INDIA })
      expect(report).toMatchObject({ status: 'completed', outcomes: { held: 3 }, created: { clients: 0, visits: 0 } })
      const { rows } = await sql<{ n: number }>`select count(*) as n from customers`.execute(host.db)
      expect(Number(rows[0]?.n)).toBe(old.length)
    })
  }

  describe('that two tenants have both', () => {
    const optionsOf = (tenantId: string): KyselyOptions<Crm> => ({
      tenantId,
      stores: { ...stores, foreignKeys: false, tenantColumn: 'org' },
    })
    const titles = ({ items }: { readonly items: readonly { readonly title: string }[] }) =>
      items.map(({ title }) => title)

    const setUp = async () => {
      await createBranches('varchar(64) not null', ', primary key (org, id)')
      await sql`insert into branches (id, org, title) values ('01', 'one', 'CG Road'), ('01', 'two', 'Secret')`.execute(
        host.db,
      )
      await migrate(host.db, optionsOf('one'))
      return kyselyRepository(host.db, optionsOf('one'))
    }

    it('name the store of the tenant, once', async () => {
      const repository = await setUp()
      const report = await runImport(FILE, { repository, ...INDIA })
      expect(await outcomesOf(report.importId, optionsOf('one'))).toEqual(CREATED)
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
      const entry = { name: 'A B', phone: '9825000001', store: 'CG Road', visitDate: '2024-05-01' }
      const { clientId } = await recordVisit(entry, { repository, ...INDIA })
      expect(titles(await readJourney(clientId, { repository }))).toEqual(['Visited CG Road'])
    })

    it('do not tell what another tenant calls a store that was given to it', async () => {
      const repository = await setUp()
      const entry = { name: 'A B', phone: '9825000001', store: 'CG Road', visitDate: '2024-05-01' }
      const { clientId } = await recordVisit(entry, { repository, ...INDIA })
      await sql`delete from branches where org = 'one'`.execute(host.db)
      expect(titles(await readJourney(clientId, { repository })).join()).not.toContain('Secret')
    })
  })
})
