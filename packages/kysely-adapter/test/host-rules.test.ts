import { listRows, type Repository, recordVisit, runImport, verifyImport } from '@footfall/core'
import { CamelCasePlugin, type Generated, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { BARRING, barAtCommit, barNumber } from './barring.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'

interface Crm {
  regions: { code: string }
  customers: {
    customer_id: Generated<number>
    first: string
    last: string
    mobile: string | null
    email: string
    region: string | null
  }
  branches: { branch_id: Generated<number>; title: string }
}

const mapping: Mapping<Crm> = {
  clients: {
    table: 'customers',
    idType: 'integer',
    columns: { id: 'customer_id', name: ['first', 'last'], phone: 'mobile', email: 'email' },
    extra: { Region: 'region' },
    compute: ({ name }) => (name === null ? { first: '', last: '' } : {}),
  },
  stores: { table: 'branches', idType: 'integer', columns: { id: 'branch_id', name: 'title' } },
}

const kinds = await databaseKinds({ otherDrivers: true })

describe.each(kinds)('rules of the host on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  const createTables = async (region: string, more = ''): Promise<void> => {
    await sql`create table regions (code varchar(10) not null primary key)`.execute(host.db)
    await sql`create table customers (customer_id ${sql.raw(GENERATED[dialect])},
      first varchar(50) not null check (length(first) <= 50), last varchar(50) not null,
      mobile varchar(30) unique, email varchar(60) not null, region varchar(10),
      foreign key (region) references regions (code) ${sql.raw(region)} ${sql.raw(more)})`.execute(host.db)
    await sql`create table branches (branch_id ${sql.raw(GENERATED[dialect])}, title varchar(20) not null
      check (length(title) <= 20))`.execute(host.db)
    await sql`insert into regions (code) values ('west')`.execute(host.db)
    await migrate(host.db, mapping)
  }

  const HEADER = 'Name,Phone,Email,Region,Store,Visit Date\n'
  const FILE = csv(
    `${HEADER}${[
      'Asha Patel,98250 00001,a@example.com,west,CG Road,2024-05-01',
      'Second Owner,98250 00002,b@example.com,west,CG Road,2024-05-01', // UNIQUE(last)
      'No Mail,98250 00003,,west,CG Road,2024-05-01', // NOT NULL
      `${'n'.repeat(60)} Long,98250 00004,d@example.com,west,CG Road,2024-05-01`, // varchar(50)
      'No Region,98250 00005,e@example.com,moon,CG Road,2024-05-01', // the foreign key
      'Long Store,98250 00006,f@example.com,west,A branch whose title is far too long,2024-05-01',
      'Devi,98250 00007,g@example.com,west,Maninagar,2024-05-02',
      'Asha Patel,98250 00001,a@example.com,west,Maninagar,2024-05-03',
    ].join('\n')}\n`,
  )

  const rowsOf = async (importId: string, given = host.db) => {
    const { items } = await listRows(importId, { repository: kyselyRepository(given, mapping), limit: 100 })
    return items.map(({ outcome, reasons }) => (outcome === 'held' ? reasons.map(({ code }) => code).join() : outcome))
  }

  it('hold the rows that they refuse, and the rest goes on', async () => {
    await createTables('')
    // A rule that matching knows nothing of.
    await sql`create unique index one_of_a_last_name on customers (last)`.execute(host.db)
    await host.db
      .insertInto('customers')
      .values({ first: 'X', last: 'Owner', mobile: null, email: 'x@example.org' })
      .execute()
    const repository = kyselyRepository(host.db, mapping)
    const report = await runImport(FILE, { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
    const id = report.importId ?? ''
    expect(report).toMatchObject({ status: 'completed', rows: 8, outcomes: { held: 5 } })
    expect(await rowsOf(id)).toEqual([
      'client-created',
      ...Array.from({ length: 5 }, () => 'host-rejected'),
      'client-created',
      'visit-added',
    ])
    const { items } = await listRows(id, { repository, outcome: 'held', limit: 10 })
    const told = items.flatMap(({ reasons }) => reasons.map(({ message }) => message)).join('\n')
    for (const value of ['98250', '+91', '@example', 'nnnn', 'moon']) expect(told).not.toContain(value)
    expect(await verifyImport(id, { repository })).toMatchObject({ ok: true, violations: [] })

    const customers = await host.db
      .selectFrom('customers')
      .select(['first', 'last', 'mobile'])
      .orderBy('mobile')
      .execute()
    expect(customers.filter(({ mobile }) => mobile !== null)).toEqual([
      { first: 'Asha', last: 'Patel', mobile: '+919825000001' },
      { first: 'Devi', last: '', mobile: '+919825000007' },
    ])
    const again = await runImport(FILE, { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
    expect(again).toMatchObject({ outcomes: { held: 5, visitRepeated: 3 }, created: { clients: 0, visits: 0 } })
  })

  it('fill a blank name in both of its columns, and never one of them', async () => {
    await createTables('')
    await host.db
      .insertInto('customers')
      .values([
        { first: '', last: '', mobile: '98250-00001', email: '' },
        { first: '', last: 'Shah', mobile: '98250-00007', email: 'old@example.com' },
      ])
      .execute()
    const repository = kyselyRepository(host.db, mapping)
    const file = csv(
      `${HEADER}Asha Devi Patel,9825000001,a@example.com,west,CG Road,2024-05-01\nDevi Rao,9825000007,,west,CG Road,2024-05-01\n`,
    )
    const report = await runImport(file, { repository, defaultCountry: 'IN' })
    expect(report.outcomes).toMatchObject({ visitAdded: 2 })
    expect(
      await host.db.selectFrom('customers').select(['first', 'last', 'email']).orderBy('customer_id').execute(),
    ).toEqual([
      { first: 'Asha Devi', last: 'Patel', email: 'a@example.com' },
      { first: '', last: 'Shah', email: 'old@example.com' },
    ])
  })

  it('leave out a blank-fill that they refuse, and keep the visit', async () => {
    await createTables('')
    await host.db
      .insertInto('customers')
      .values({ first: '', last: '', mobile: '98250-00001', email: 'a@example.com' })
      .execute()
    const repository = kyselyRepository(host.db, mapping)
    const file = csv(`${HEADER}${'n'.repeat(60)} Long,9825000001,,west,CG Road,2024-05-01\n`)
    const report = await runImport(file, { repository, defaultCountry: 'IN' })
    expect(report.outcomes).toMatchObject({ visitAdded: 1, held: 0 })
    expect(report.warnings).toMatchObject({ 'fill-rejected': 1 })
  })

  const BARRED = '+919825000002'
  const AROUND_BARRED = csv(
    `${HEADER}A B,9825000001,a@example.com,west,CG Road,2024-05-01\nC D,9825000002,c@example.com,west,CG Road,2024-05-01\nE F,9825000003,e@example.com,west,CG Road,2024-05-01\n`,
  )

  const expectOneHeld = async (constraint: string): Promise<void> => {
    const repository = kyselyRepository(host.db, mapping)
    const report = await runImport(AROUND_BARRED, { repository, defaultCountry: 'IN' })
    const id = report.importId ?? ''
    expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, held: 1 } })
    expect(await rowsOf(id)).toEqual(['client-created', 'host-rejected', 'client-created'])
    const { items } = await listRows(id, { repository, outcome: 'held', limit: 10 })
    expect(items.flatMap(({ reasons }) => reasons.map(({ message }) => message))).toEqual([
      `The database of the CRM refused the row${constraint}. Fix what it refuses.`,
    ])
    expect(await verifyImport(id, { repository })).toMatchObject({ ok: true, violations: [] })
  }

  it.each(BARRING[dialect])('hold a row that a trigger refuses: $how', async ({ objection, constraint }) => {
    await createTables('')
    await barNumber(host.db, dialect, BARRED, objection)
    await expectOneHeld(constraint === undefined ? '' : ` (${constraint})`)
  })

  // What an objection means is read in one place: here two of them will do.
  const twoWays = BARRING[dialect].slice(0, 2)
  it.each(twoWays)('leave out a blank-fill that a trigger refuses: $how', async ({ objection }) => {
    await createTables('')
    await host.db
      .insertInto('customers')
      .values({ first: '', last: '', mobile: BARRED, email: 'c@example.com' })
      .execute()
    await barNumber(host.db, dialect, BARRED, objection)
    const repository = kyselyRepository(host.db, mapping)
    const report = await runImport(AROUND_BARRED, { repository, defaultCountry: 'IN' })
    expect(report.outcomes).toMatchObject({ clientCreated: 2, visitAdded: 1, held: 0 })
    expect(report.warnings).toMatchObject({ 'fill-rejected': 1 })
  })

  if (dialect === 'postgres') {
    it.each(twoWays)('hold a row that a trigger refuses at COMMIT: $how', async ({ objection }) => {
      await createTables('')
      await barAtCommit(host.db, BARRED, objection)
      await expectOneHeld('')
    })
  }

  it('are not what a mistake of the mapping is taken for: it stops the import', async () => {
    await createTables('')
    const repository = kyselyRepository(host.db, mapping)
    await sql`alter table customers rename column region to area`.execute(host.db)
    await expect(runImport(AROUND_BARRED, { repository, defaultCountry: 'IN' })).rejects.toThrow('region')
    expect(await host.db.selectFrom('customers').select('first').execute()).toEqual([])
  })

  // MySQL and MariaDB have no deferred rules.
  if (dialect !== 'mysql') {
    it('hold a row whose rule is checked at COMMIT only', async () => {
      await createTables('deferrable initially deferred')
      const repository = kyselyRepository(host.db, mapping)
      const file = csv(
        `${HEADER}A B,9825000001,a@example.com,west,CG Road,2024-05-01\nC D,9825000002,c@example.com,moon,CG Road,2024-05-01\nE F,9825000003,e@example.com,west,CG Road,2024-05-01\n`,
      )
      const report = await runImport(file, { repository, defaultCountry: 'IN' })
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, held: 1 } })
      expect(await rowsOf(report.importId ?? '')).toEqual(['client-created', 'host-rejected', 'client-created'])
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    })

    it('leave out a blank-fill that is refused at COMMIT only, and keep the visit', async () => {
      await createTables('', ', foreign key (last) references regions (code) deferrable initially deferred')
      await sql`insert into regions (code) values ('')`.execute(host.db)
      await host.db
        .insertInto('customers')
        .values({ first: '', last: '', mobile: '98250-00001', email: 'a@example.com' })
        .execute()
      const repository = kyselyRepository(host.db, mapping)
      const file = csv(`${HEADER}Asha Patel,9825000001,,west,CG Road,2024-05-01\n`)
      const report = await runImport(file, { repository, defaultCountry: 'IN' })
      expect(report.outcomes).toMatchObject({ visitAdded: 1, held: 0 })
      expect(report.warnings).toMatchObject({ 'fill-rejected': 1 })
      expect(await host.db.selectFrom('customers').select(['first', 'last']).execute()).toEqual([
        { first: '', last: '' },
      ])
    })
  }

  it('that a customer of the host met first make the row a visit of that customer', async () => {
    await createTables('')
    const repository = kyselyRepository(host.db, mapping)
    let isFirst = true
    const slow: Repository = {
      ...repository,
      registry: {
        ...repository.registry,
        apply: async (batch) => {
          if (isFirst) {
            isFirst = false
            // The till writes the same number down while the import is between its look and its write.
            await host.db
              .insertInto('customers')
              .values({ first: 'At', last: 'Till', mobile: '+919825000001', email: '' })
              .execute()
          }
          return repository.registry.apply(batch)
        },
      },
    }
    const file = csv(`${HEADER}Asha Patel,9825000001,a@example.com,west,CG Road,2024-05-01\n`)
    const report = await runImport(file, { repository: slow, defaultCountry: 'IN' })
    expect(report).toMatchObject({ status: 'completed', outcomes: { visitAdded: 1, held: 0 }, drift: 1 })
    expect(await host.db.selectFrom('customers').select(['first', 'mobile', 'email']).execute()).toEqual([
      { first: 'At', mobile: '+919825000001', email: 'a@example.com' },
    ])
  })

  it('that a customer of the host met first make a visit recorded by hand one of that customer', async () => {
    await createTables('')
    const repository = kyselyRepository(host.db, mapping)
    // Nothing has told Footfall of this customer yet.
    await host.db
      .insertInto('customers')
      .values({ first: 'At', last: 'Till', mobile: '+919825000001', email: '' })
      .execute()
    const { customer_id } = await host.db.selectFrom('customers').select('customer_id').executeTakeFirstOrThrow()
    const entry = { name: 'Asha Patel', phone: '98250 00001', store: 'CG Road', visitDate: '2024-05-01' }
    const recorded = await recordVisit(entry, { repository, defaultCountry: 'IN' })
    expect(recorded).toMatchObject({ outcome: 'visit-added', clientId: String(customer_id) })
    expect(await host.db.selectFrom('customers').select('mobile').execute()).toEqual([{ mobile: '+919825000001' }])
  })

  it('refuse a visit recorded by hand whose customer they do not take, and nothing is written', async () => {
    await createTables('')
    const repository = kyselyRepository(host.db, mapping)
    const entry = { name: 'Asha Patel', phone: '98250 00001', store: 'CG Road', visitDate: '2024-05-01' }
    const recording = recordVisit(entry, { repository, defaultCountry: 'IN' })
    await expect(recording).rejects.toMatchObject({ code: 'host-rejected', details: { table: 'clients' } })
    expect(await host.db.selectFrom('customers').selectAll().execute()).toEqual([])
    expect(await host.db.selectFrom('branches').selectAll().execute()).toEqual([])
  })

  it('are met through the plugins of the host as well', async () => {
    await createTables('')
    const plugged = host.db.withPlugin(new CamelCasePlugin())
    const repository = kyselyRepository(plugged, mapping)
    const report = await runImport(FILE, { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
    expect(report.outcomes).toMatchObject({ clientCreated: 3, visitAdded: 1, held: 4 })
    expect((await rowsOf(report.importId ?? '', plugged))[1]).toBe('client-created')
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })
})
