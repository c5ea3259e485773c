import {
  applyImport,
  fixRow,
  keysOf,
  listRows,
  planImport,
  previewImport,
  type Registry,
  readRows,
  receiveImport,
  recordVisit,
  runImport,
  verifyImport,
} from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import type { KyselyOptions } from '../src/kysely-options.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'
import { phone } from './samples.ts'

// Without a foreign key a host may delete a client or a store that has visits, hide it behind a view, or give it to another
// tenant. Who comes back then is a new client.

interface Crm {
  customers: { id: string; org: string; full_name: string | null; mobile: string | null; hidden: number }
  branches: { id: string; org: string; title: string }
}

const INDIA = { defaultCountry: 'IN' }
const line = (name: string, mobile: string, day: string, store = 'CG Road') => `${name},${mobile},${store},${day}\n`
const fileOf = (...lines: readonly string[]) => csv(`Name,Phone,Store,Visit Date\n${lines.join('')}`)
const ASHA = '9825000001'
const FIRST = fileOf(line('Asha', ASHA, '2024-05-01'), line('Ravi', '9825000002', '2024-05-01'))
const SECOND = fileOf(line('Asha', ASHA, '2024-05-02'), line('Ravi', '9825000002', '2024-05-02'))

describe.each(await databaseKinds({ byCopy: true }))('what the host took away on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  const optionsOf = (tenantId: string, foreignKeys: boolean): KyselyOptions<Crm> => ({
    ...host.database.options,
    tenantId,
    clients: {
      table: 'customers',
      foreignKeys,
      tenantColumn: 'org',
      columns: { id: 'id', name: 'full_name', phone: 'mobile' },
      values: { hidden: 0 },
    },
    stores: {
      table: 'branches',
      foreignKeys,
      tenantColumn: 'org',
      columns: { id: 'id', name: 'title' },
    },
  })

  const open = async (clients: 'table' | 'view' = 'table', foreignKeys = false) => {
    const base = sql.table(clients === 'table' ? 'customers' : 'all_customers')
    const id = sql.raw(dialect === 'mysql' ? 'varchar(64) character set utf8mb4 collate utf8mb4_bin' : 'varchar(64)')
    await sql`create table ${base} (id ${id} primary key, org varchar(64), full_name varchar(50), mobile varchar(30),
      hidden integer)`.execute(host.db)
    await sql`create table branches (id ${id} primary key, org varchar(64), title varchar(50))`.execute(host.db)
    if (clients === 'view') await sql`create view customers as select * from ${base} where hidden = 0`.execute(host.db)
    // SQLite writes to no view by itself.
    if (clients === 'view' && dialect === 'sqlite') {
      await sql`create trigger into_base instead of insert on customers begin
        insert into ${base} values (new.id, new.org, new.full_name, new.mobile, new.hidden); end`.execute(host.db)
    }
    const options = optionsOf('one', foreignKeys)
    await migrate(host.db, options)
    return { options, repository: kyselyRepository(host.db, options) }
  }

  const ashas = async () => {
    const lines = await host.db.selectFrom('customers').select('id').where('full_name', '=', 'Asha').execute()
    return lines.map(({ id }) => id)
  }

  const takeAway = {
    deletes: () => host.db.deleteFrom('customers').where('full_name', '=', 'Asha').execute(),
    'gives to another tenant': () =>
      host.db.updateTable('customers').set({ org: 'two' }).where('full_name', '=', 'Asha').execute(),
  }
  const ways = Object.entries(takeAway).map(([how, take]) => ({ how, take }))

  it.each(ways)('a client whom it $how is a new one when it comes back', async ({ take }) => {
    const { repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    const report = await runImport(SECOND, { repository, ...INDIA })
    expect(report).toMatchObject({
      status: 'completed',
      drift: 0,
      outcomes: { clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 0 },
    })
    expect(await verifyImport(report.importId, { repository })).toMatchObject({ ok: true })
    const again = await runImport(SECOND, { repository, ...INDIA })
    expect(again.outcomes).toMatchObject({ visitRepeated: 2 })
  })

  it.each(ways)('a client whom it $how is so in a preview, and applying does what it showed', async ({ take }) => {
    const { repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    const { importId } = await receiveImport(SECOND, { repository, ...INDIA })
    const preview = await previewImport(importId ?? '', { repository })
    expect(preview.outcomes).toMatchObject({ clientCreated: 1, visitAdded: 1 })
    const report = await applyImport(importId ?? '', { repository, digest: preview.digest ?? '' })
    expect(report).toMatchObject({ drift: 0, outcomes: { clientCreated: 1, visitAdded: 1 } })
  })

  it.each(ways)('a client whom it $how is so for a script', async ({ take }) => {
    const { repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    const rows = await readRows(SECOND, INDIA)
    const plan = planImport(rows, await repository.findKnown(keysOf(rows)))
    expect(plan.summary.outcomes).toMatchObject({ clientCreated: 1, visitAdded: 1 })
    const { importId } = await repository.applyPlan(plan)
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
  })

  it.each(ways)('a client whom it $how is so for visits by hand, also for eight at once', async ({ take }) => {
    const { repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    const visit = (day: number) => {
      return { name: 'Asha', phone: ASHA, store: 'CG Road', visitDate: `2024-06-0${day}` }
    }
    const recorded = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((day) => recordVisit(visit(day), { repository, ...INDIA })),
    )
    expect(recorded.filter(({ outcome }) => outcome === 'client-created')).toHaveLength(1)
    expect(new Set(recorded.map(({ clientId }) => clientId)).size).toBe(1)
  })

  it.each(ways)('a client whom it $how is so for a row that is fixed', async ({ take }) => {
    const { repository } = await open()
    const { importId } = await runImport(fileOf(line('Asha', ASHA, '2024-05-01'), line('Asha', ASHA, 'never')), {
      repository,
      ...INDIA,
    })
    await take()
    await fixRow(importId ?? '', 2, { visitDate: '2024-05-09' }, { repository })
    const { items } = await listRows(importId ?? '', { repository })
    expect(items[1]).toMatchObject({ outcome: 'client-created' })
  })

  it.each(ways)('what a client owned whom it $how is free for its own code', async ({ take }) => {
    const { options, repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    const client = { id: 'host-1', identities: [phone(`+91${ASHA}`)] }
    await host.db
      .insertInto('customers')
      .values({ id: client.id, org: 'one', full_name: 'Asha again', mobile: ASHA, hidden: 0 })
      .execute()
    expect(await claimIdentities(host.db, client, options)).toEqual([])
    expect(await kyselyPorts(host.db, options).registry.findOwners(client.identities)).toEqual([
      { identity: client.identities[0], clientId: 'host-1' },
    ])
    const report = await runImport(SECOND, { repository, ...INDIA })
    expect(report.outcomes).toMatchObject({ clientCreated: 0, visitAdded: 2 })
  })

  it.each(ways)('what a client owned whom it $how goes to another one of the host', async ({ take }) => {
    const { repository } = await open()
    await runImport(FIRST, { repository, ...INDIA })
    await take()
    await host.db
      .insertInto('customers')
      .values({ id: 'host-1', org: 'one', full_name: 'Asha again', mobile: ASHA, hidden: 0 })
      .execute()
    const report = await runImport(SECOND, { repository, ...INDIA })
    expect(report.outcomes).toMatchObject({ clientCreated: 0, visitAdded: 2 })
    const { items } = await listRows(report.importId ?? '', { repository })
    expect(items[0]).toMatchObject({ clientId: 'host-1' })
  })

  it('a client whom a view hides is a new one when it comes back', async () => {
    const { repository } = await open('view')
    await runImport(FIRST, { repository, ...INDIA })
    const [hidden] = await ashas()
    await sql`update all_customers set hidden = 1 where full_name = 'Asha'`.execute(host.db)
    const report = await runImport(SECOND, { repository, ...INDIA })
    expect(report.outcomes).toMatchObject({ clientCreated: 1, visitAdded: 1 })
    expect(await ashas()).not.toContain(hidden)
  })

  const whileRunning = [
    ...ways.map((way) => ({ ...way, foreignKeys: false })),
    { how: 'gives to another tenant', take: takeAway['gives to another tenant'], foreignKeys: true },
  ]
  it.each(whileRunning)(
    'a client whom it $how while an import runs is a new one from then on (foreign keys: $foreignKeys)',
    async ({ take, foreignKeys }) => {
      const { repository } = await open('table', foreignKeys)
      const days = Array.from({ length: 9 }, (_, day) => line('Asha', ASHA, `2024-05-0${day + 1}`))
      let written = 0
      const registry: Registry = {
        ...repository.registry,
        async apply(batch) {
          if (++written === 3) await take()
          return repository.registry.apply(batch)
        },
      }
      const report = await runImport(fileOf(...days), {
        repository: { ...repository, registry },
        ...INDIA,
        batchSize: 2,
      })
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, visitAdded: 7, held: 0 } })
    },
  )

  it('a store that it deletes is made anew, one that it renames is found by both of its names', async () => {
    const { repository } = await open()
    const days = (from: number) =>
      fileOf(
        line('Asha', ASHA, `2024-05-0${from}`, 'CG Road'),
        line('Asha', ASHA, `2024-05-0${from}`, 'Paldi'),
        line('Asha', ASHA, `2024-05-0${from}`, 'Maninagar'),
      )
    await runImport(days(1), { repository, ...INDIA })
    await host.db.deleteFrom('branches').where('title', '=', 'CG Road').execute()
    await host.db.updateTable('branches').set({ title: 'New Paldi' }).where('title', '=', 'Paldi').execute()
    await host.db.updateTable('branches').set({ org: 'two' }).where('title', '=', 'Maninagar').execute()
    const report = await runImport(days(2), { repository, ...INDIA })
    expect(report).toMatchObject({ outcomes: { visitAdded: 3, held: 0 }, created: { stores: 2, visits: 3 } })
    expect(await verifyImport(report.importId, { repository })).toMatchObject({ ok: true })
    const renamed = fileOf(line('Asha', ASHA, '2024-05-03', 'New Paldi'), line('Asha', ASHA, '2024-05-02', 'new paldi'))
    const { created, outcomes } = await runImport(renamed, { repository, ...INDIA })
    expect(created).toMatchObject({ stores: 0, visits: 1 })
    expect(outcomes).toMatchObject({ visitAdded: 1, visitRepeated: 1 })
  })
})
