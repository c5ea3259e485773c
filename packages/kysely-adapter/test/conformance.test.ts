import { conformanceSuite, type OpenDatabase } from '@footfall/conformance'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { inspectTables, type OwnTables, tamperWithTables } from './conformance-access.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'

/** Those that refer to others come first. */
const TABLES = [
  'client_visits',
  'client_identities',
  'client_syncs',
  'store_keys',
  'import_outcomes',
  'import_rows',
  'imports',
  'clients',
  'stores',
] as const

const kinds = await databaseKinds({ byCopy: true, otherDrivers: true })

describe.each(kinds)('the laws on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<OwnTables>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  const open = async (): Promise<OpenDatabase> => {
    for (const table of TABLES) await db.deleteFrom(table).execute()
    return {
      repository: (tenantId) => kyselyRepository(db, { tenantId, ...database.options }),
      inspect: (tenantId) => inspectTables(db, tenantId),
      lapseLeases: async () => {
        await db.updateTable('imports').set({ lease_until: 0 }).where('lease_slot', 'is not', null).execute()
      },
      close: async () => undefined,
      host: {
        async createClient(tenantId, fields) {
          const id = crypto.randomUUID()
          const created_at = new Date().toISOString()
          await db
            .insertInto('clients')
            .values({ id, tenant_id: tenantId, created_at, ...fields })
            .execute()
          return id
        },
      },
      tamper: tamperWithTables(db),
    }
  }

  conformanceSuite({
    test,
    describe,
    open,
    capabilities: { concurrentWriters: true, host: true, tamper: true },
    // A few each time; more, to look further.
    effort: {
      runs: Number(process.env.FOOTFALL_RUNS ?? 4),
      timeLimitMs: Number(process.env.FOOTFALL_CASE_MS ?? 15_000),
    },
  })

  test('the wiring reads what the tables hold', async () => {
    const { inspect } = await open()
    const { rows } = await sql<{ n: number | string }>`select count(*) as n from imports`.execute(db)
    const contents = await inspect('nobody')
    if (Number(rows[0]?.n) !== 0 || contents.clients.length > 0) throw new Error('The database was not emptied.')
  })
})
