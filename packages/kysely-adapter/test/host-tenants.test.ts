import {
  FootfallError,
  keysOf,
  listImports,
  listRows,
  readJourney,
  readRows,
  recordVisit,
  reportImport,
  runImport,
  verifyImport,
} from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import type { KyselyOptions } from '../src/kysely-options.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { csv, dialectOf } from './host-dialect.ts'
import { NO_CHANGES, outcome, phone, sampleRows } from './samples.ts'

interface Crm {
  people: { person: string; org: string; full_name: string | null; mobile: string | null }
  shops: { shop: string; org: string; title: string }
}

const optionsOf = (tenantId: string): KyselyOptions<Crm> => ({
  tenantId,
  clients: {
    table: 'people',
    idType: 'uuid',
    tenantColumn: 'org',
    columns: { id: 'person', name: 'full_name', phone: 'mobile' },
  },
  stores: { table: 'shops', idType: 'uuid', tenantColumn: 'org', columns: { id: 'shop', name: 'title' } },
})

const UUID_TYPE = { sqlite: 'text', postgres: 'uuid', mysql: 'char(36)' }
const FILE = csv(
  'Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2024-05-01\nRavi,9825000002,Paldi,2024-05-02\nAsha,9825000001,Paldi,nonsense\n',
)
const INDIA = { defaultCountry: 'IN' }
const page = { before: null, limit: 10 }

describe.each(await databaseKinds())('two tenants with the same phones, on tables with UUIDs on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<Crm>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect<Crm>()
    const id = sql.raw(UUID_TYPE[dialectOf(kind)])
    await sql`create table people (person ${id} not null primary key, org varchar(64) not null, full_name varchar(100),
      mobile varchar(30))`.execute(db)
    await sql`create table shops (shop ${id} not null primary key, org varchar(64) not null,
      title varchar(100) not null)`.execute(db)
    await migrate(db, optionsOf('one'))
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  const repositoryOf = (tenantId: string) => kyselyRepository(db, optionsOf(tenantId))
  const codeOf = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'nothing thrown'
    } catch (error) {
      if (error instanceof FootfallError) return error.code
      throw error
    }
  }

  it('each have people, shops, visits and imports of their own (law 12)', async () => {
    const one = await runImport(FILE, { repository: repositoryOf('one'), ...INDIA })
    const two = await runImport(FILE, { repository: repositoryOf('two'), ...INDIA })
    for (const { created, outcomes } of [one, two]) {
      expect(created).toEqual({ clients: 2, stores: 2, visits: 2 })
      expect(outcomes).toMatchObject({ clientCreated: 2, held: 1 })
    }
    const people = await db.selectFrom('people').select(['org', 'mobile']).orderBy('org').orderBy('mobile').execute()
    expect(people.map(({ org, mobile }) => `${org} ${mobile}`)).toEqual([
      'one +919825000001',
      'one +919825000002',
      'two +919825000001',
      'two +919825000002',
    ])
    const again = await runImport(FILE, { repository: repositoryOf('two'), ...INDIA })
    expect(again.created).toEqual({ clients: 0, stores: 0, visits: 0 })
    expect(await verifyImport(null, { repository: repositoryOf('one') })).toMatchObject({ ok: true, imports: 1 })
    expect(await verifyImport(null, { repository: repositoryOf('two') })).toMatchObject({ ok: true, imports: 2 })
  })

  it('have names that every database tells apart (law 12)', async () => {
    for (const tenantId of ['one ', 'one\0', 'one\ud800', 'x'.repeat(65)]) {
      const find = async () => kyselyPorts(db, optionsOf(tenantId)).registry.findOwners([phone('+919825000001')])
      expect(await codeOf(find())).toBe('options-invalid')
    }
  })

  it('see nothing of each other through any port (law 12)', async () => {
    const [report] = (await listImports({ repository: repositoryOf('one') })).items
    const id = report?.importId ?? ''
    const repository = repositoryOf('two')
    const { ledger, leases, registry, timeline } = kyselyPorts(db, optionsOf('two'))
    const rows = await readRows(FILE, INDIA)
    const own = await repositoryOf('one').findKnown(keysOf(rows))
    const other = await repository.findKnown(keysOf(rows))
    expect(own.clients).toHaveLength(2)
    expect(other.clients).toHaveLength(2)
    const ids = new Set([...own.clients, ...own.stores].map((entity) => entity.id))
    const seen = [
      ...other.clients.map((c) => c.id),
      ...other.stores.map((s) => s.id),
      ...other.owners.map((o) => o.clientId),
    ]
    expect(seen.filter((one) => ids.has(one))).toEqual([])
    expect(other.visits.filter(({ clientId, storeId }) => ids.has(clientId) || ids.has(storeId))).toEqual([])

    const stranger = own.clients[0]?.id ?? ''
    expect(await timeline.findClient(stranger)).toBeNull()
    expect(await timeline.visits(stranger, page)).toEqual([])
    expect(await codeOf(readJourney(stranger, { repository }))).toBe(
      await codeOf(readJourney(crypto.randomUUID(), { repository })),
    )

    expect(await ledger.find(id)).toBeNull()
    expect((await listImports({ repository })).items.map(({ importId }) => importId)).not.toContain(id)
    expect(await codeOf(reportImport(id, { repository }))).toBe('import-not-found')
    expect(await codeOf(listRows(id, { repository }))).toBe('import-not-found')
    expect(await codeOf(verifyImport(id, { repository }))).toBe('import-not-found')
    expect(await ledger.spans(id, { from: 0, limit: 10 })).toEqual([])
    expect(await ledger.violations(id, 10)).toEqual([])
    expect(await ledger.update(id, { status: 'discarded' }, ['completed'])).toBe(false)
    expect(await codeOf(ledger.append(id, sampleRows(1)))).toBe('import-not-found')
    expect(await leases.renew(id, 1, 1_000)).toBe(false)
    expect((await kyselyPorts(db, optionsOf('one')).ledger.find(id))?.status).toBe('completed')

    const visit = {
      ref: 0,
      client: { id: stranger },
      store: { id: other.stores[0]?.id ?? '' },
      visitDate: '2024-06-01',
      attendedBy: null,
    }
    expect(await codeOf(registry.apply({ import: null, changes: { ...NO_CHANGES, visits: [visit] } }))).toBe(
      'plan-changed',
    )
    const fill = { clientId: stranger, name: 'Somebody else', phone: null, email: null }
    expect(await codeOf(registry.apply({ import: null, changes: { ...NO_CHANGES, fills: [fill] } }))).toBe(
      'plan-changed',
    )
    const claim = { identity: phone('+919825000077'), client: { id: stranger } }
    expect(await codeOf(registry.apply({ import: null, changes: { ...NO_CHANGES, claims: [claim] } }))).toBe(
      'plan-changed',
    )
  })

  it('do not take a row for a visit of a client that was given to another tenant since (law 12)', async () => {
    const { registry } = kyselyPorts(db, optionsOf('one'))
    const visit = { name: 'Mira', phone: '9825000009', store: 'CG Road', visitDate: '2024-05-04' }
    const { clientId, visitId } = await recordVisit(visit, { repository: repositoryOf('one'), ...INDIA })
    const repeated = outcome(1, { outcome: 'visit-repeated', client: { id: clientId }, visit: { id: visitId } })
    const apply = () => codeOf(registry.apply({ import: null, changes: { ...NO_CHANGES, outcomes: [repeated] } }))
    const give = (org: string) => db.updateTable('people').set({ org }).where('person', '=', clientId).execute()
    expect(await apply()).toBe('nothing thrown')
    await give('two')
    expect(await apply()).toBe('plan-changed')
    // What the client owns with the one tenant says nothing of the other.
    const there = kyselyPorts(db, optionsOf('two')).registry
    const mira = phone('+919825000009')
    await there.syncIdentities((client) => (client.phone === mira.value ? [mira] : []))
    expect(await there.findOwners([mira])).toEqual([{ identity: mira, clientId }])
    await give('one')
    expect(await apply()).toBe('nothing thrown')
  })

  it('learn only what their own code added, and claim for their own clients', async () => {
    const person = crypto.randomUUID()
    await db.insertInto('people').values({ person, org: 'one', full_name: 'Kara', mobile: '98250 00003' }).execute()
    const visit = { name: 'Kara', phone: '9825000003', store: 'CG Road', visitDate: '2024-05-03' }
    const entered = await recordVisit(visit, { repository: repositoryOf('two'), ...INDIA })
    expect(entered).toMatchObject({ outcome: 'client-created' })
    expect(entered.clientId).not.toBe(person)
    const identities = [phone('+919825000003')]
    expect(await claimIdentities(db, { id: person, identities }, optionsOf('one'))).toEqual([])
    expect(await kyselyPorts(db, optionsOf('two')).registry.findOwners(identities)).toEqual([
      { identity: identities[0], clientId: entered.clientId },
    ])
  })

  it('a client is claimed for by its own tenant alone, once it is there, and by normalised values', async () => {
    const [one, two] = [crypto.randomUUID(), crypto.randomUUID()]
    const claim = (id: string, value: string, kind: 'phone' | 'email' = 'phone') =>
      claimIdentities(db, { id, identities: [{ kind, value }] }, optionsOf('claims-one'))
    const refusal = (option: string) => ({ code: 'options-invalid', details: { option } })
    await expect(claim(one, '+919825000077')).rejects.toMatchObject(refusal('id'))
    await db
      .insertInto('people')
      .values([
        { person: one, org: 'claims-one', full_name: 'Asha', mobile: '98250 00077' },
        { person: two, org: 'claims-two', full_name: 'Ravi', mobile: '98250 00077' },
      ])
      .execute()
    await expect(claim(two, '+919825000077')).rejects.toMatchObject(refusal('id'))
    for (const value of ['98250 00077', ' +919825000077', '']) {
      await expect(claim(one, value)).rejects.toMatchObject(refusal('identities'))
    }
    for (const value of ['Asha@example.com', 'asha@example.com ', 'asha']) {
      await expect(claim(one, value, 'email')).rejects.toMatchObject(refusal('identities'))
    }
    expect(await claim(one, '+919825000077')).toEqual([])
    expect(await claim(one, 'asha@example.com', 'email')).toEqual([])
    expect(await kyselyPorts(db, optionsOf('claims-two')).registry.findOwners([phone('+919825000077')])).toEqual([])
  })

  it('refuses a mapping with a tenant column and no tenant, wherever it is given', async () => {
    const { tenantId: _left, ...untold } = optionsOf('')
    const refusal = { code: 'options-invalid', details: { option: 'tenantId' } }
    for (const options of [untold, { ...untold, tenantId: null }]) {
      expect(() => kyselyRepository(db, options)).toThrow(expect.objectContaining(refusal))
    }
    expect(kyselyRepository(db, { tenantId: null })).toBeDefined()
    const client = { id: crypto.randomUUID(), identities: [] }
    await expect(claimIdentities(db, client, untold)).rejects.toMatchObject(refusal)
    expect(kyselyRepository(db, optionsOf(''))).toBeDefined()
    expect(await migrate(db, untold)).toEqual([])
  })
})
