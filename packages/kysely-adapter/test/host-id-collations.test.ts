import { readJourney, recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterEach, describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'

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

  const setUp = async (idType: 'uuid' | 'string', collation: string) => {
    const collated = dialect === 'mysql' ? `character set ${collation.split('_')[0]} collate ${collation}` : ''
    const id = sql.raw(`id varchar(36) ${collated} primary key`)
    await sql`create table customers (${id}, full_name varchar(50), mobile varchar(30))`.execute(host.db)
    await sql`create table branches (${id}, title varchar(50))`.execute(host.db)
    const columns = { id: 'id', name: 'full_name', phone: 'mobile' } as const
    const mapping: Mapping<Crm> = {
      clients: { table: 'customers', idType, foreignKeys: false, columns },
      stores: { table: 'branches', idType, foreignKeys: false, columns: { id: 'id', name: 'title' } },
    }
    await migrate(host.db, mapping)
    return mapping
  }

  const COLLATIONS = ['utf8mb4_swedish_ci', 'utf8mb4_bin', 'latin1_swedish_ci']
  const ways =
    dialect === 'mysql'
      ? (['uuid', 'string'] as const).flatMap((idType) => COLLATIONS.map((collation) => [idType, collation] as const))
      : ([['string', 'its own']] as const)
  const UUIDS = ['0f8fad5b-d9cb-469f-a165-70867728950e', '0f8fad5b-d9cb-469f-a165-708677289510'] as const

  it.each(ways)('are compared with those of Footfall, whatever their collation (%s, %s)', async (...way) => {
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

  // Read one by one, they would be as many for each as there are: 4,000,000.
  it.each(dialect === 'mysql' ? ways : [])('are looked up by the index of the host (%s, %s)', async (...way) => {
    const mapping = await setUp(...way)
    const many = Array.from({ length: 2_000 }, (_, at) => 9_826_000_000 + at)
    await sql`insert into customers (id, mobile) values ${sql.join(
      many.map((number) => sql`(${crypto.randomUUID()}, ${String(number)})`),
    )}`.execute(host.db)
    const rows = many.map((number) => `A B,${number},CG Road,2024-05-01\n`)
    await runImport(csv(`Name,Phone,Store,Visit Date\n${rows.join('')}`), {
      repository: kyselyRepository(host.db, mapping),
      ...INDIA,
    })
    // The server counts what each connection reads: here there is one.
    const db = new Kysely<Crm>({
      dialect: new MysqlDialect({ pool: createPool({ uri: host.database.address ?? '', connectionLimit: 1 }) }),
    })
    leave = () => db.destroy()
    const repository = kyselyRepository(db, mapping)
    const read = async () => {
      const { rows: found } = await sql<{ Value: string }>`show session status
        where variable_name in ('Handler_read_next', 'Handler_read_rnd_next')`.execute(db)
      return found.reduce((sum, { Value }) => sum + Number(Value), 0)
    }
    const before = await read()
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    expect((await read()) - before).toBeLessThan(1_000_000)
  })

  it('are the same text for every question, however a collation compares them', async () => {
    const mapping = await setUp('string', 'utf8mb4_swedish_ci')
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
