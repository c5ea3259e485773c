import { listRows, type Repository, recordVisit, runImport, verifyImport } from '@footfall/core'
import { type Generated, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'

interface Crm {
  customers: { id: Generated<number>; name: string | null; mobile: string | null; changed_at: string | number | null }
}

const clients = {
  table: 'customers',
  idType: 'integer',
  columns: { id: 'id', name: 'name', phone: 'mobile', updatedAt: 'changed_at' },
} as const
const mapping: Mapping<Crm> = { clients }

/** The types in which a host keeps moments, each by the dialects that have it. */
const TYPES = {
  sqlite: ['text', 'integer', 'real', 'datetime'],
  postgres: ['timestamptz', 'timestamp'],
  mysql: ['datetime(3)'],
} as const

const HOUR = 3_600_000

/** `YYYY-MM-DD HH:MM:SS`, as a clock shows it that is `hours` ahead of UTC. */
const clock = (at: Date, hours = 0): string =>
  new Date(at.getTime() + hours * HOUR).toISOString().slice(0, 19).replace('T', ' ')

describe.each(await databaseKinds())('stamps of the host on $name', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  const open = async (type: string): Promise<void> => {
    await sql`create table customers (id ${sql.raw(GENERATED[dialect])}, name text, mobile varchar(30),
      changed_at ${sql.raw(type)})`.execute(host.db)
    await migrate(host.db, mapping)
  }

  const add = (n: number, changed_at: string | number | null): Promise<unknown> =>
    host.db
      .insertInto('customers')
      .values({ name: `Host ${n}`, mobile: `982500000${n}`, changed_at })
      .execute()

  /** A visit of the customer; says whether it was known. */
  const visit = async (n: number): Promise<'known' | 'unknown'> => {
    const repository = kyselyRepository(host.db, mapping)
    const file = csv(`Name,Phone,Store,Visit Date\nA,982500000${n},CG Road,2024-05-01\n`)
    const { created } = await runImport(file, { repository, defaultCountry: 'IN' })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    return created.clients === 0 ? 'known' : 'unknown'
  }

  it.each(TYPES[dialect])('one in the future hides nobody who is stamped now (%s, law 3)', async (type) => {
    await open(type)
    const year = (n: number): string | number =>
      type === 'integer' ? Date.UTC(n, 0) : type === 'real' ? 2_440_587.5 + Date.UTC(n, 0) / 86_400_000 : `${n}-01-01`
    await add(1, year(2099))
    expect(await visit(1)).toBe('known')
    await add(2, year(2024))
    expect(await visit(2)).toBe('known')
    const { rows } = await sql<{ now: string }>`select synced_until as now from client_syncs`.execute(host.db)
    for (const { now } of rows) expect(now < clock(new Date())).toBe(true)
    // Clocks without a zone, all around the world: the first is a little in the future.
    const stamps = type === 'integer' || type === 'real' ? [year(2026)] : [14, 0, -12].map((h) => clock(new Date(), h))
    for (const [at, stamp] of stamps.entries()) {
      await add(3 + at, stamp)
      expect(await visit(3 + at), String(stamp)).toBe('known')
    }
  })

  it.each(TYPES[dialect])('that one in the future hid from an earlier version are learnt (%s)', async (type) => {
    await open(type)
    await add(1, type === 'integer' ? 5_000_000_000 : type === 'real' ? 2_490_000 : '2099-01-01')
    await visit(1)
    await sql`delete from client_syncs`.execute(host.db)
    await sql`insert into client_syncs (tenant_id, synced_until)
      select tenant_id, '2098-12-31 23:50:00' from imports`.execute(host.db)
    await add(2, type === 'integer' ? 1_714_550_400 : type === 'real' ? 2_460_432.5 : '2024-05-01')
    expect(await visit(2)).toBe('known')
  })

  it.each(TYPES[dialect])('lead a visit by hand to a client whom the host added since (%s, law 3)', async (type) => {
    await open(type)
    const stamp = type === 'integer' ? Date.now() : type === 'real' ? 2_460_432.5 : clock(new Date())
    await add(1, stamp)
    const repository = kyselyRepository(host.db, mapping)
    const record = (n: number, at: Repository = repository) =>
      recordVisit(
        { name: 'A', phone: `+91 98250-0000${n}`, store: 'CG Road', visitDate: '2024-05-01' },
        { repository: at, defaultCountry: 'IN' },
      )
    expect(await record(1)).toMatchObject({ outcome: 'visit-added' })
    expect(await record(7)).toMatchObject({ outcome: 'client-created' })
    await add(2, stamp)
    expect(await record(2)).toMatchObject({ outcome: 'visit-added' })
    await add(3, null)
    await host.db.transaction().execute(async (trx) => {
      expect(await record(3, kyselyRepository(trx, mapping))).toMatchObject({ outcome: 'visit-added' })
    })
    const { rows } = await sql`select id from customers`.execute(host.db)
    expect(rows).toHaveLength(4)
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })

  it('that are old hide nobody who has what a client had who is gone', async () => {
    const loose: Mapping<Crm> = { clients: { ...clients, foreignKeys: false } }
    await sql`create table customers (id ${sql.raw(GENERATED[dialect])}, name text, mobile varchar(30),
      changed_at ${sql.raw(TYPES[dialect][0])})`.execute(host.db)
    await migrate(host.db, loose)
    for (const stamp of ['2024-01-01', '2024-01-01', '2024-02-01']) await add(stamp === '2024-02-01' ? 2 : 1, stamp)
    const repository = kyselyRepository(host.db, loose)
    const visited = async (day: number) => {
      const file = csv(`Name,Phone,Store,Visit Date\nA,9825000001,CG Road,2024-05-0${day}\n`)
      const { importId } = await runImport(file, { repository, defaultCountry: 'IN' })
      const { items } = await listRows(importId ?? '', { repository })
      return items.map(({ outcome, clientId }) => [outcome, clientId])
    }
    const twins = await host.db.selectFrom('customers').select('id').where('mobile', '=', '9825000001').execute()
    const [first, second] = twins.map(({ id }) => String(id)).sort()
    expect(await visited(1)).toEqual([['visit-added', first]])
    await sql`delete from customers where id = ${first}`.execute(host.db)
    expect(await visited(2)).toEqual([['visit-added', second]])
    expect(await visited(2)).toEqual([['visit-repeated', second]])
  })

  if (dialect === 'mysql') return

  it.each([
    ['2024-05-01T20:00:00Z', '2024-05-01T20:05:00Z'],
    ['2024-05-01T20:00:00-08:00', '2024-05-01T20:05:00-08:00'],
    ['2024-05-01 10:00:00-12:00', '2024-05-01 10:05:00-12:00'],
    ['2024-05-01T20:00:00+05:30', '2024-05-01T20:05:00+05:30'],
    ['2024-05-01T20:00:00+14:00', '2024-04-30T18:05:00-12:00'],
  ])('that have an offset are moments: after %s comes %s (law 3)', async (first, second) => {
    await open(dialect === 'sqlite' ? 'text' : 'timestamptz')
    await add(1, first)
    expect(await visit(1)).toBe('known')
    await add(2, second)
    expect(await visit(2)).toBe('known')
  })

  if (dialect === 'postgres') {
    it.each(TYPES.postgres)('are kept as they are, however a connection shows a date (%s, law 3)', async (type) => {
      await open(type)
      // 11 February: 2 November to those who put the month first, and hides whoever was changed in between.
      await add(1, '2024-02-11 10:00:00')
      await host.db.connection().execute(async (connection) => {
        await sql`set datestyle to 'SQL, DMY'`.execute(connection)
        await kyselyRepository(connection, mapping).registry.syncIdentities(() => [])
        await sql`reset datestyle`.execute(connection)
      })
      await add(2, '2024-06-01 10:00:00')
      expect(await visit(2)).toBe('known')
    })
    return
  }

  it.each([
    ['seconds', 1_714_550_400, 1_714_550_700],
    ['milliseconds', 1_714_550_400_000, 1_714_550_700_000],
    ['days', 19_844, 19_844],
    ['Julian days', 2_460_432.5, 2_460_432.6],
  ])('may be numbers: %s', async (_what, first, second) => {
    await open('numeric')
    await add(1, first)
    expect(await visit(1)).toBe('known')
    await add(2, second)
    expect(await visit(2)).toBe('known')
  })

  it('that no calendar has set no bound: the client is looked at', async () => {
    await open('text')
    await add(1, '0000-00-00 00:00:00')
    expect(await visit(1)).toBe('known')
    await add(2, '0000-00-00 00:00:00')
    expect(await visit(2)).toBe('known')
  })

  it('that are blank, or numbers among texts, say nothing: the client is looked at', async () => {
    await open('blob')
    await add(1, '2024-05-01 10:00:00')
    expect(await visit(1)).toBe('known')
    for (const [at, stamp] of ['', null, 1_714_550_400].entries()) {
      await add(2 + at, stamp)
      expect(await visit(2 + at), String(stamp)).toBe('known')
    }
  })
})
