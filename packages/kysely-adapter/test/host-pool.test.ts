import { applyImport, receiveImport, runImport } from '@footfall/core'
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { nodeSqliteDialect } from '../src/node-sqlite.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, poolToDrop, type TestDatabase } from './databases.ts'

const kinds = (await databaseKinds({ byCopy: true })).filter(({ name }) => name === 'PostgreSQL by COPY')

const FILE = 'Mobile,Store,Visit Date\n9876500001,CG Road,2024-05-02\n9876500002,CG Road,2024-05-06\n'
const source = (): AsyncIterable<Uint8Array> => new Blob([FILE]).stream()

describe.each(kinds)('a host that hands over its pool, on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
    // The host's own trigger writes down by which statement a visit came.
    await sql`create table written (statement text)`.execute(db)
    await sql`create function note_statement() returns trigger language plpgsql as
      'begin insert into written values (current_query()); return new; end'`.execute(db)
    await sql`create trigger noting before insert on client_visits for each row execute function note_statement()`.execute(
      db,
    )
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  const statements = async (): Promise<readonly string[]> => {
    const { rows } = await sql<{
      verb: string
    }>`select distinct split_part(statement, ' ', 1) as verb from written`.execute(db)
    await sql`delete from written`.execute(db)
    return rows.map(({ verb }) => verb)
  }

  test('visits come by COPY, and a joined transaction of the host stays on its own connection', async () => {
    const repository = kyselyRepository(db, database.options)
    const report = await runImport(source(), { repository, defaultCountry: 'IN' })
    expect(report.outcomes.clientCreated).toBe(2)
    expect(await statements()).toEqual(['copy'])

    const rolledBack = new Error('the host changed its mind')
    const joining = db.transaction().execute(async (trx) => {
      const inside = kyselyRepository(trx, database.options)
      const { importId } = await runImport(new Blob([FILE.replaceAll('2024', '2023')]).stream(), {
        repository: inside,
        defaultCountry: 'IN',
      })
      expect(importId).not.toBeNull()
      throw rolledBack
    })
    await expect(joining).rejects.toBe(rolledBack)
    const { rows } = await sql<{ n: string }>`select count(*) as n from client_visits`.execute(db)
    expect(Number(rows[0]?.n)).toBe(2)
  })

  test('a pool of one connection is enough: nothing waits for itself', async () => {
    const pool = poolToDrop({ connectionString: database.address, max: 1 })
    const own = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    const rows = Array.from({ length: 40 }, (_, at) => `98765${String(at).padStart(5, '0')},CG Road,2021-05-02`)
    const report = await receiveImport(new Blob([['Mobile,Store,Visit Date', ...rows].join('\n')]).stream(), {
      repository: kyselyRepository(own, { pgPool: pool }),
      defaultCountry: 'IN',
    })
    const done = await applyImport(report.importId ?? '', {
      repository: kyselyRepository(own, { pgPool: pool }),
      batchSize: 7,
    })
    expect(done.outcomes).toMatchObject({ held: 0, visitRepeated: 0 })
    await pool.end()
    await sql`delete from written`.execute(db)
  })

  test('without the pool, visits come by INSERT', async () => {
    const report = await runImport(new Blob([FILE.replaceAll('2024', '2022')]).stream(), {
      repository: kyselyRepository(db),
      defaultCountry: 'IN',
    })
    expect(report.outcomes.visitAdded).toBe(2)
    expect(await statements()).toEqual(['insert'])
  })
})

test('a pool of PostgreSQL for another database is refused', () => {
  const pool = new pg.Pool()
  const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(':memory:') })
  expect(() => kyselyRepository(db, { pgPool: pool })).toThrow('Only PostgreSQL has a pgPool')
})

if (kinds.length === 0) test.skip('PostgreSQL by COPY (no server)')
