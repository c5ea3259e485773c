import { readJourney, recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterEach, describe, expect, it } from 'vitest'
import type { DialectName } from '../src/dialect/dialect.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, poolToDrop } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'

type IdType = 'uuid' | 'string'

interface Crm {
  customers: { id: string; full_name: string | null; mobile: string | null }
  branches: { id: string; title: string }
}

const INDIA = { defaultCountry: 'IN' }
const FILE = csv(
  'Name,Phone,Store,Visit Date\nA B,9825000001,CG Road,2024-05-01\nC D,9825000002,CG Road,2024-05-02\nE F,9825000003,Maninagar,2024-05-03\n',
)

const kinds = await databaseKinds()

describe.each(kinds)('ids of the host on $name without foreign keys', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  // Before the database is dropped.
  let leave: (() => Promise<void>) | null = null
  afterEach(async () => {
    await leave?.()
    leave = null
  })

  const setUp = async (idType: IdType, collation: string, idSqlType: string | null = null) => {
    const collated = {
      mysql: `character set ${collation.split('_')[0]} collate ${collation}`,
      postgres: `collate "${collation}"`,
      sqlite: '',
    }[dialect]
    const id = sql.raw(`id ${idSqlType ?? 'varchar(36)'} ${collated} primary key`)
    await sql`create table customers (${id}, full_name varchar(50), mobile varchar(30))`.execute(host.db)
    await sql`create table branches (${id}, title varchar(50))`.execute(host.db)
    const columns = { id: 'id', name: 'full_name', phone: 'mobile' } as const
    const ids = { idType, foreignKeys: false, ...(idSqlType === null ? {} : { idSqlType }) }
    const mapping: Mapping<Crm> = {
      clients: { table: 'customers', ...ids, columns },
      stores: { table: 'branches', ...ids, columns: { id: 'id', name: 'title' } },
    }
    await migrate(host.db, mapping)
    return mapping
  }

  const WAYS: Readonly<Record<DialectName, readonly (readonly [IdType, string, string | null])[]>> = {
    sqlite: [['string', 'its own', null]],
    postgres: [
      ['string', 'default', null],
      ['string', 'C', null],
      ['string', 'ucs_basic', null],
      ['string', 'default', 'char(36)'],
    ],
    mysql: ['utf8mb4_swedish_ci', 'utf8mb4_bin', 'latin1_swedish_ci'].flatMap((collation) => [
      ['uuid', collation, null],
      ['string', collation, null],
    ]),
  }
  const ways = WAYS[dialect]
  const UUIDS = ['0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-708677289510'] as const

  it.each(ways)('are compared with those of Footfall, whatever their collation (%s, %s, %s)', async (...way) => {
    const mapping = await setUp(...way)
    await sql`insert into customers (id, mobile) values (${UUIDS[0]}, '98250 00001')`.execute(host.db)
    await sql`insert into branches (id, title) values (${UUIDS[1]}, 'CG Road')`.execute(host.db)
    const repository = kyselyRepository(host.db, mapping)
    const report = await runImport(FILE, { repository, ...INDIA })
    expect(report).toMatchObject({ outcomes: { clientCreated: 2, visitAdded: 1 }, created: { stores: 1 } })
    expect(await runImport(FILE, { repository, ...INDIA })).toMatchObject({ outcomes: { visitRepeated: 3 } })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    const { items } = await readJourney(UUIDS[0], { repository })
    expect(items.map(({ title }) => title)).toEqual(['Visited CG Road'])
    await sql`delete from customers where id = ${UUIDS[0]}`.execute(host.db)
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: false })
  })

  /** A connection whose server tells of each table, or of each connection, how many rows it has read without a key. */
  const counting = (address: string) => {
    const one =
      dialect === 'mysql'
        ? new MysqlDialect({ pool: createPool({ uri: address, connectionLimit: 1 }) })
        : new PostgresDialect({ pool: poolToDrop({ connectionString: address, max: 1 }) })
    const db = new Kysely<Crm>({ dialect: one })
    leave = () => db.destroy()
    const read = async () => {
      if (dialect === 'postgres') await sql`select pg_stat_force_next_flush()`.execute(db)
      const { rows } = await (dialect === 'mysql'
        ? sql<{
            Value: string
          }>`show session status where variable_name in ('Handler_read_next', 'Handler_read_rnd_next')`
        : sql<{ Value: string }>`select seq_tup_read as "Value" from pg_stat_user_tables where relname = 'customers'`
      ).execute(db)
      return rows.reduce((sum, { Value }) => sum + Number(Value), 0)
    }
    return { db, read }
  }

  // Read one by one, they would be as many for each as there are: 4,000,000.
  const isCounted = kind.name === 'MariaDB' || kind.name === 'PostgreSQL'
  it.each(isCounted ? ways : [])('are looked up by the index of the host (%s, %s, %s)', async (...way) => {
    const mapping = await setUp(...way)
    const many = Array.from({ length: 2_000 }, (_, at) => 9_826_000_000 + at)
    await sql`insert into customers (id, mobile) values ${sql.join(
      many.map((number) => sql`(${crypto.randomUUID()}, ${String(number)})`),
    )}`.execute(host.db)
    const { db, read } = counting(host.database.address ?? '')
    const repository = kyselyRepository(db, mapping)
    const before = await read()
    for (const day of ['2024-05-01', '2024-05-02']) {
      const rows = many.map((number) => `A B,${number},CG Road,${day}\n`)
      const { outcomes } = await runImport(csv(`Name,Phone,Store,Visit Date\n${rows.join('')}`), {
        repository,
        ...INDIA,
      })
      expect(outcomes).toMatchObject({ visitAdded: 2_000 })
    }
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    expect((await read()) - before).toBeLessThan(1_000_000)
  })

  it('are the same text for every question, however a collation compares them', async () => {
    const mapping = await setUp('string', dialect === 'mysql' ? 'utf8mb4_swedish_ci' : 'default')
    await sql`insert into customers (id, full_name, mobile) values ('c-1', 'A B', '98250 00001')`.execute(host.db)
    const repository = kyselyRepository(host.db, mapping)
    await repository.registry.syncIdentities(() => [{ kind: 'phone', value: '+919825000001' }])
    const entry = { name: 'A B', phone: '9825000001', store: 'CG Road', visitDate: '2024-05-01' }
    expect(await recordVisit(entry, { repository, ...INDIA })).toMatchObject({ clientId: 'c-1' })
    const { timeline } = kyselyPorts(host.db, mapping)
    const found = async (id: string) => [
      (await timeline.findClient(id)) !== null,
      (await timeline.visits(id, { before: null, limit: 1 })).length > 0,
    ]
    expect(await found('c-1')).toEqual([true, true])
    for (const other of ['C-1', 'c-1 ']) expect(await found(other), other).toEqual([false, false])
  })
})
