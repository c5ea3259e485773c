import { listRows, readJourney, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { DialectName } from '../src/dialect/dialect.ts'
import type { KyselyOptions } from '../src/kysely-options.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { type DatabaseKind, databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'
import { NO_CHANGES, phone } from './samples.ts'

// A collation of the host may take the names of two tenants for one: to it 'acme' is 'ACME', and 'é' is 'e'.

interface Crm {
  people: { person: string; org: string; full_name: string | null; mobile: string | null }
  shops: { shop: string; org: string; title: string }
}

const optionsOf = (tenantId: string): KyselyOptions<Crm> => ({
  tenantId,
  clients: {
    table: 'people',
    foreignKeys: false,
    tenantColumn: 'org',
    columns: { id: 'person', name: 'full_name', phone: 'mobile' },
  },
  stores: { table: 'shops', foreignKeys: false, tenantColumn: 'org', columns: { id: 'shop', name: 'title' } },
})

const FILE = csv(
  'Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2024-05-01\nRavi,9825000002,Paldi,2024-05-02\nAsha,9825000001,Paldi,2024-05-03\n',
)
const INDIA = { defaultCountry: 'IN' }
type Pair = readonly [one: string, other: string]

const CASE: Pair = ['acme', 'ACME']
const ACCENT: Pair = ['café', 'cafe']
const UPPER_UUID = 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'

/** Types of the tenant's column that take two tenants for one. */
const MERGING: Readonly<Partial<Record<DatabaseKind['name'], readonly (readonly [type: string, pair: Pair])[]>>> = {
  SQLite: [['text collate nocase', CASE]],
  'SQLite file': [['text collate nocase', CASE]],
  PostgreSQL: [
    ['citext', CASE],
    ['text collate ignoring', CASE],
    ['text collate ignoring', ACCENT],
  ],
  MariaDB: [
    ['varchar(64) character set utf8mb4 collate utf8mb4_general_ci', CASE],
    ['char(64) character set utf8mb4 collate utf8mb4_unicode_ci', ACCENT],
    ['varchar(64) character set latin1 collate latin1_swedish_ci', CASE],
    ['varchar(64) character set latin1 collate latin1_swedish_ci', ACCENT],
  ],
}

/** Types of the tenant's column that have several ways to write one tenant, or pad it. */
const TYPED: Readonly<Record<DialectName, readonly (readonly [type: string, tenantId: string])[]>> = {
  sqlite: [
    ['integer', '7'],
    ['text', 'acme'],
  ],
  postgres: [
    ['integer', '7'],
    ['uuid', UPPER_UUID],
    ['char(20)', 'acme'],
  ],
  mysql: [
    ['int(5) zerofill', '7'],
    ['uuid', UPPER_UUID],
    ['char(20) character set latin1', 'café'],
    ['varbinary(20)', 'acme'],
    ["enum('acme', 'other')", 'acme'],
  ],
}

describe.each(await databaseKinds())('the column of the tenant on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)
  const repositoryOf = (tenantId: string) => kyselyRepository(host.db, optionsOf(tenantId))
  const importFor = (tenantId: string) => runImport(FILE, { repository: repositoryOf(tenantId), ...INDIA })

  const createTables = async (type: string, tenantId: string): Promise<void> => {
    if (type === 'citext') await sql`create extension citext`.execute(host.db)
    if (type.endsWith('collate ignoring')) {
      await sql`create collation ignoring (provider = icu, locale = 'und-u-ks-level1', deterministic = false)`.execute(
        host.db,
      )
    }
    const id = dialect === 'mysql' ? 'varchar(64) character set utf8mb4 collate utf8mb4_bin' : 'varchar(64)'
    const columns = sql.raw(`${id} not null primary key, org ${type} not null`)
    await sql`create table people (person ${columns}, full_name varchar(100), mobile varchar(30))`.execute(host.db)
    await sql`create table shops (shop ${columns}, title varchar(100) not null)`.execute(host.db)
    await migrate(host.db, optionsOf(tenantId))
  }

  const give = (person: string, org: string) =>
    host.db.updateTable('people').set({ org }).where('person', '=', person).execute()

  const merging = MERGING[kind.name]
  if (merging !== undefined) {
    describe.each(merging)('that takes tenants for one (%s, %s)', (type, [one, other]) => {
      it('gives each its own people, shops and visits (law 12)', async () => {
        await createTables(type, one)
        for (const tenantId of [one, other]) {
          const { created, outcomes } = await importFor(tenantId)
          expect({ created, outcomes }).toMatchObject({
            created: { clients: 2, stores: 2, visits: 3 },
            outcomes: { held: 0 },
          })
        }
        for (const tenantId of [one, other]) {
          expect((await importFor(tenantId)).created).toEqual({ clients: 0, stores: 0, visits: 0 })
          expect(await verifyImport(null, { repository: repositoryOf(tenantId) })).toMatchObject({ ok: true })
        }
      })

      it('shows, changes and vouches for no client of the other (law 12)', async () => {
        await createTables(type, one)
        const { importId } = await importFor(one)
        const repository = repositoryOf(one)
        const { items } = await listRows(importId ?? '', { repository })
        const clientId = items[0]?.clientId ?? ''
        const { registry, timeline } = kyselyPorts(host.db, optionsOf(other))
        expect(await timeline.findClient(clientId)).toBeNull()
        const fill = { clientId, name: 'Somebody else', phone: null, email: null }
        const filling = registry.apply({ import: null, changes: { ...NO_CHANGES, fills: [fill] } })
        await expect(filling).rejects.toMatchObject({ code: 'plan-changed' })
        const claim = { identity: phone('+919825000077'), client: { id: clientId } }
        const claiming = registry.apply({ import: null, changes: { ...NO_CHANGES, claims: [claim] } })
        await expect(claiming).rejects.toMatchObject({ code: 'plan-changed' })

        await give(clientId, other)
        expect(await verifyImport(null, { repository })).toMatchObject({ ok: false })
        await host.db.updateTable('shops').set({ org: other }).execute()
        const journey = await readJourney(clientId, { repository })
        expect(journey.items.map(({ title }) => title).join()).not.toMatch(/CG Road|Paldi/)
      })

      it('learns of all people of the one, however many pages they fill, and of nobody else (law 12)', async () => {
        await createTables(type, one)
        const perTenant = 2_500
        const people = Array.from({ length: perTenant * 2 }, (_, at) => ({
          person: `p-${String(at).padStart(6, '0')}`,
          org: at % 2 === 0 ? one : other,
          full_name: null,
          mobile: `+9198${String(at).padStart(8, '0')}`,
        }))
        for (let at = 0; at < people.length; at += 500) {
          await host.db
            .insertInto('people')
            .values(people.slice(at, at + 500))
            .execute()
        }
        for (const tenantId of [one, other]) {
          const { registry } = kyselyPorts(host.db, optionsOf(tenantId))
          const report = await registry.syncIdentities(({ phone: mobile }) => (mobile === null ? [] : [phone(mobile)]))
          expect(report).toEqual({ clients: perTenant, added: perTenant, duplicates: [] })
        }
      })
    })
  }

  it.each(TYPED[dialect])('may be of the type %s', async (type, tenantId) => {
    await createTables(type, tenantId)
    expect((await importFor(tenantId)).created).toEqual({ clients: 2, stores: 2, visits: 3 })
    expect((await importFor(tenantId)).created).toEqual({ clients: 0, stores: 0, visits: 0 })
    expect(await verifyImport(null, { repository: repositoryOf(tenantId) })).toMatchObject({ ok: true })
  })
})
