import { DatabaseSync } from 'node:sqlite'
import { listImports, receiveImport } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kyselyPorts } from '../../src/kysely-ports.ts'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { csv, dialectOf } from '../host-dialect.ts'
import { phone, sampleRows } from '../samples.ts'
import { connectImpatiently } from './impatient.ts'
import type { Refusals } from './refusals.ts'

const kinds = (await databaseKinds()).filter(({ shared }) => shared)

const IMPORT = 'an-import'
const FILE = csv('Name,Phone,Store,Visit Date\nAsha,98250 00001,CG Road,2024-05-01\n')

/** What asks the database outside of any transaction, and the table that it meets locked. */
const READS: readonly (readonly [table: string, what: string, look: (db: Kysely<unknown>) => Promise<unknown>])[] = [
  ['imports', 'the list of imports', async (db) => listImports({ repository: kyselyRepository(db) })],
  ['client_identities', 'who owns a phone', async (db) => kyselyPorts(db).registry.findOwners([phone('+1')])],
  ['clients', 'a client', async (db) => kyselyPorts(db).timeline.findClient('somebody')],
  ['clients', 'what the host added', async (db) => kyselyPorts(db).registry.syncIdentities(() => [])],
  ['import_rows', 'the rows of an import', async (db) => kyselyPorts(db).ledger.totals(IMPORT)],
  ['footfall_migrations', 'migrating', async (db) => migrate(db)],
]

describe.each(kinds)('a table that a host keeps locked for longer than the lock timeout, on $name (law 8)', (kind) => {
  let database: TestDatabase
  let direct: Kysely<unknown>
  let address: string

  beforeEach(async () => {
    database = await kind.create()
    address = database.address ?? ''
    direct = database.connect()
    await migrate(direct)
    const { ledger } = kyselyPorts(direct)
    await ledger.create({ id: IMPORT, sourceName: 'visits.csv', createdAt: '2024-05-01T00:00:00.000Z' })
    await ledger.append(IMPORT, sampleRows(3))
  })

  afterEach(async () => {
    await direct.destroy()
    await database.drop()
  })

  /** Does `work` in another's lock of a table, as a migration or a backup of the host takes it. */
  const whileLocked = async (table: string, work: () => Promise<void>): Promise<void> => {
    if (dialectOf(kind) === 'postgres') {
      await direct.transaction().execute(async (trx) => {
        await sql`lock table ${sql.table(table)} in access exclusive mode`.execute(trx)
        await work()
      })
    } else if (dialectOf(kind) === 'mysql') {
      await direct.connection().execute(async (connection) => {
        await sql`lock tables ${sql.table(table)} write`.execute(connection)
        await work().finally(() => sql`unlock tables`.execute(connection))
      })
    } else {
      const host = new DatabaseSync(address)
      host.exec('begin exclusive')
      await work().finally(() => host.close())
    }
  }

  /** Begins `task` while the table is locked; the lock goes when the database has refused it twice. */
  const throughLock = async <T>(table: string, task: (db: Kysely<unknown>) => Promise<T>): Promise<[T, Refusals]> => {
    // SQLite changes its journal only for a connection that is alone.
    if (dialectOf(kind) === 'sqlite') await direct.destroy()
    const { db, timeouts } = connectImpatiently(address)
    try {
      let result: Promise<T> | null = null
      await whileLocked(table, async () => {
        result = task(db)
        await Promise.race([timeouts.reached(2), result.catch(() => undefined)])
      })
      if (result === null) throw new RangeError('The task was begun.')
      return [await result, timeouts]
    } finally {
      await db.destroy()
      if (dialectOf(kind) === 'sqlite') direct = database.connect()
    }
  }

  test('is waited for by a new import: its line is there once, and it is received', async () => {
    const [report, timeouts] = await throughLock('imports', (db) =>
      receiveImport(FILE, { repository: kyselyRepository(db), sourceName: 'again', defaultCountry: 'IN' }),
    )
    expect(timeouts.count()).toBeGreaterThanOrEqual(2)
    expect(report).toMatchObject({ status: 'received', rows: 1 })
    const { rows } = await sql`select status from imports where source_name = 'again'`.execute(direct)
    expect(rows).toEqual([{ status: 'received' }])
  })

  test.each(READS)('(%s) is waited for by a look at %s', async (table, _, look) => {
    const [seen, timeouts] = await throughLock(table, look)
    expect(timeouts.count()).toBeGreaterThanOrEqual(2)
    expect(seen).toEqual(await look(direct))
  })
})
