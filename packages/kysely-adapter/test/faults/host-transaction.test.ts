import { inspect } from 'node:util'
import { FootfallError, runImport } from '@footfall/core'
import { type Kysely, sql, type Transaction } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimIdentities } from '../../src/host/claim-identities.ts'
import { kyselyPorts } from '../../src/kysely-ports.ts'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { csv, dialectOf } from '../host-dialect.ts'
import { NO_CHANGES, phone } from '../samples.ts'
import { DEADLOCK, prepareForRivals, startRival } from './rival.ts'

const servers = (await databaseKinds()).filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')
const kinds = await databaseKinds()

const WANTED = phone('+919876500001')
const ANOTHER = phone('+919876500002')
const FILE = csv('Name,Mobile,Store,Visit Date\nAsha,9876500001,CG Road,2024-05-02\n')
const PERSONAL = /98765|Asha|example\.com/

const TABLES = ['imports', 'import_rows', 'import_outcomes', 'client_visits', 'stores', 'store_keys'] as const

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? (Reflect.get(error, 'errno') ?? Reflect.get(error, 'code')) : error

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  )

const addClients = async (db: Kysely<unknown>): Promise<readonly [string, string]> => {
  const clients = [0, 1].map((ref) => ({ ref, rowNumber: ref + 1, name: null, phone: null, email: null, extra: [] }))
  const changes = { ...NO_CHANGES, clients }
  const [first = '', second = ''] = (await kyselyPorts(db).registry.apply({ import: null, changes })).clientIds
  return [first, second]
}

const ownersOf = async (db: Kysely<unknown>) => {
  const { rows } = await sql<{ value: string; client_id: string }>`select value, client_id
    from client_identities order by value`.execute(db)
  return rows
}

describe.each(servers)('a deadlock in the transaction of a host, on $name', (kind) => {
  const dialect = dialectOf(kind) === 'mysql' ? 'mysql' : 'postgres'
  let database: TestDatabase
  let db: Kysely<unknown>
  let mine: string
  let theirs: string

  beforeEach(async () => {
    database = await kind.create()
    const first = database.connect<unknown>()
    await prepareForRivals(first, dialect)
    await migrate(first)
    ;[mine, theirs] = await addClients(first)
    await first.destroy()
    db = database.connect()
  })
  afterEach(async () => {
    await db.destroy()
    await database.drop()
  })

  /** A transaction of the host that meets a deadlock in `work`; returns what the host hears of it. */
  const deadlocked = async (work: (trx: Transaction<unknown>) => Promise<unknown>): Promise<unknown> => {
    const rival = await startRival(db, dialect)
    await claimIdentities(rival.trx, { id: theirs, identities: [WANTED] })
    const heard = await caught(
      db.transaction().execute(async (trx) => {
        await sql`update clients set name = 'host' where id = ${mine}`.execute(trx)
        await rival.waitFor(sql`update clients set email = 'rival@example.com' where id = ${mine}`)
        await work(trx)
      }),
    )
    await rival.commit()
    return heard
  }

  test('that claims identities is told to it as such, and all of it can be run again', async () => {
    const work = (trx: Transaction<unknown>) => claimIdentities(trx, { id: mine, identities: [ANOTHER, WANTED] })
    const heard = await deadlocked(work)
    expect(codeOf(heard)).toBe(DEADLOCK[dialect])
    expect(inspect(heard, { depth: 9, showHidden: true })).not.toMatch(PERSONAL)

    expect(await ownersOf(db)).toEqual([{ value: WANTED.value, client_id: theirs }])
    const taken = await db.transaction().execute(work)
    expect(taken).toEqual([{ identity: WANTED, clientId: theirs }])
    expect(await ownersOf(db)).toEqual([
      { value: WANTED.value, client_id: theirs },
      { value: ANOTHER.value, client_id: mine },
    ])
  })

  test('that imports a file is told to it as such, and nothing of the import outlives it', async () => {
    const work = (trx: Transaction<unknown>) =>
      runImport(FILE, { repository: kyselyRepository(trx), defaultCountry: 'IN' })
    const heard = await deadlocked(work)
    expect(codeOf(heard)).toBe(DEADLOCK[dialect])
    expect(inspect(heard, { depth: 9, showHidden: true })).not.toMatch(PERSONAL)
    for (const table of TABLES) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(db)
      expect(rows.length, table).toBe(0)
    }
    expect(await db.transaction().execute(work)).toMatchObject({
      status: 'completed',
      outcomes: { clientCreated: 0, visitAdded: 1, held: 0 },
    })
  })

  test('never lets later work in it be committed by itself, also where the host has not noticed', async () => {
    const told: unknown[] = []
    await deadlocked(async (trx) => {
      const ports = kyselyPorts(trx)
      told.push(await caught(ports.transaction(() => claimIdentities(trx, { id: mine, identities: [WANTED] }))))
      told.push(await caught(claimIdentities(trx, { id: mine, identities: [ANOTHER] })))
      const draft = { id: 'late', sourceName: 'late.csv', createdAt: '2024-05-02T00:00:00.000Z' }
      told.push(await caught(kyselyPorts(trx).ledger.create(draft)))
      throw new Error('the host gives up')
    })
    expect(codeOf(told[0])).toBe(DEADLOCK[dialect])
    // PostgreSQL rolls back to the savepoint alone: there the host's transaction is still there to work in.
    const later = dialect === 'mysql' ? 'transaction-lost' : null
    expect(told.slice(1).map(codeOf)).toEqual([later, later])
    expect(await ownersOf(db)).toEqual([{ value: WANTED.value, client_id: theirs }])
    expect((await sql`select id from imports`.execute(db)).rows).toEqual([])
  })

  test('is told once more to whoever goes on with the ports of that transaction', async () => {
    const told: unknown[] = []
    await deadlocked(async (trx) => {
      const { registry, transaction } = kyselyPorts(trx)
      const claims = [{ identity: WANTED, client: { id: mine } }]
      told.push(await caught(registry.apply({ import: null, changes: { ...NO_CHANGES, claims } })))
      told.push(await caught(registry.findOwners([WANTED])))
      told.push(await caught(transaction(async () => undefined)))
      throw new Error('the host gives up')
    })
    expect(codeOf(told[0])).toBe(DEADLOCK[dialect])
    expect(told.slice(1)).toEqual(dialect === 'mysql' ? [told[0], told[0]] : [null, null])
  })
})

describe.each(servers)('a host whose transaction took its snapshot before another claimed, on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeEach(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })
  afterEach(async () => {
    await db.destroy()
    await database.drop()
  })

  test('is told who owns the identity, or to run all of it again where it cannot see so', async () => {
    const [mine, theirs] = await addClients(db)
    const claims = (trx: Transaction<unknown>) => claimIdentities(trx, { id: mine, identities: [ANOTHER, WANTED] })
    const taken = [{ identity: WANTED, clientId: theirs }]
    const hosts = db.transaction().setIsolationLevel('repeatable read')
    const heard = await hosts
      .execute(async (trx) => {
        await sql`select id from clients`.execute(trx)
        await db.transaction().execute((other) => claimIdentities(other, { id: theirs, identities: [WANTED] }))
        return claims(trx)
      })
      .catch((error: unknown) => error)
    if (dialectOf(kind) === 'mysql') expect(heard).toEqual(taken)
    else {
      expect(heard).toMatchObject({ name: 'FootfallError', code: 'plan-changed' })
      expect(await hosts.execute(claims)).toEqual(taken)
    }
    expect(await ownersOf(db)).toEqual([
      { value: WANTED.value, client_id: theirs },
      { value: ANOTHER.value, client_id: mine },
    ])
  })
})

describe.each(kinds)('a transaction that the host ends too early, on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })
  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  /** What our work is told; what the host's own COMMIT then says is the host's matter. */
  const told = async (work: (trx: Transaction<unknown>) => Promise<unknown>): Promise<unknown> => {
    let heard: unknown = null
    const hosts = db.transaction().execute(async (trx) => {
      heard = await caught(work(trx))
      throw new Error('the host gives up')
    })
    await caught(hosts)
    return heard
  }

  test('is said to be lost by the work that it was part of', async () => {
    const heard = await told((trx) => kyselyPorts(trx).transaction(() => sql`commit`.execute(trx)))
    expect(heard).toMatchObject({ name: 'FootfallError', code: 'transaction-lost' })
  })

  test('is said to be lost also where the work meets its own refusal meanwhile', async () => {
    const heard = await told((trx) =>
      kyselyPorts(trx).transaction(async () => {
        await sql`commit`.execute(trx)
        throw new FootfallError('plan-changed', 'The database moved.')
      }),
    )
    expect(heard).toMatchObject({ name: 'FootfallError', code: 'transaction-lost' })
  })

  test('lets the error of the host itself through', async () => {
    const own = new Error('a rule of the host')
    const heard = await told((trx) =>
      kyselyPorts(trx).transaction(async () => {
        await sql`commit`.execute(trx)
        throw own
      }),
    )
    expect(heard).toBe(own)
  })
})
