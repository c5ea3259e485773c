import { inspect } from 'node:util'
import { recordVisit } from '@footfall/core'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { inspectTables, type OwnTables } from '../conformance-access.ts'
import { connectTo } from '../crash/connect-to.ts'
import { endState } from '../crash/end-state.ts'
import { importFile, lapseLeases, OPTIONS, resume } from '../crash/scenario.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { type Fault, type Hit, type Statement, startProxy, type TcpProxy } from './proxy.ts'

const kinds = (await databaseKinds()).filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')

const COMMIT = /^commit$/i

/** Whatever writes: in the middle of each of these the connection is cut. */
const WRITES = [
  /^insert into .imports\W/,
  /^insert into .import_rows\W/,
  /^insert into .clients\W/,
  /^insert into .client_identities\W/,
  /^insert into .store_keys\W/,
  /^insert into .client_visits\W/,
  /^insert into .import_outcomes\W/,
  /^update .imports\W/,
] as const

/** The steps of an import, by a statement of the transaction that is theirs. */
const STEPS = {
  'the import is there': /^insert into .imports\W/,
  'rows are durable': /^insert into .import_rows\W/,
  'received and sealed': /^update .imports. set status = \S+ seal = /,
  'the lease is taken': /^update .imports. set lease_slot = (?!null)/,
  'applying begins': /^update .imports. set status = \S+ error = /,
  'a batch is written': /^insert into .import_outcomes\W/,
  'it is completed': /^update .imports. set status = \S+ completed_at = /,
  'the lease is given back': /^update .imports. set lease_slot = null, lease_until/,
} as const

const stepOf = ({ before }: Statement): string =>
  Object.entries(STEPS).find(([, text]) => before.some((one) => text.test(one)))?.[0] ?? 'another transaction'

/** In what a caller is told there is nothing of a customer. */
const PERSONAL = /98250|example\.com|Asha|Bina|Chetan|Devi/

describe.each(kinds)('a connection that fails, on $name (law 7)', (kind) => {
  let database: TestDatabase
  let proxy: TcpProxy
  let direct: Kysely<OwnTables>
  let db: Kysely<OwnTables>
  let expected: unknown

  beforeAll(async () => {
    database = await kind.create()
    direct = database.connect()
    await migrate(direct)
    proxy = await startProxy(database.address ?? '')
    db = connectTo(proxy.address)
    const repository = kyselyRepository(direct, { tenantId: 'whole' })
    await importFile(repository)
    expected = await endState(direct, 'whole', repository)
  })

  afterAll(async () => {
    await db.destroy()
    await proxy.close()
    await direct.destroy()
    await database.drop()
  })

  /** What an import says that nothing happens to. */
  const statementsOf = async (tenantId: string): Promise<readonly Statement[]> => {
    proxy.arm(null)
    await importFile(kyselyRepository(db, { tenantId }))
    return proxy.seen()
  }

  /** Imports with the fault, which must happen and be heard of, then goes on over the same pool. */
  const survives = async (fault: Fault, tenantId: string): Promise<Hit> => {
    const repository = kyselyRepository(db, { tenantId })
    proxy.arm(fault)
    const error = await importFile(repository).then(
      () => null,
      (reason: unknown) => reason,
    )
    const hit = proxy.hit()
    proxy.arm(null)
    if (hit === null) throw new Error(`${tenantId}: there was no such statement to fail at`)
    expect(error, tenantId).toBeInstanceOf(Error)
    expect(String(error)).not.toBe('Error')
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(PERSONAL)
    await lapseLeases(direct, tenantId)
    await resume(repository)
    expect(await endState(direct, tenantId, repository), tenantId).toEqual(expected)
    return hit
  }

  it('in the middle of any statement that writes loses and doubles nothing', async () => {
    const statements = await statementsOf('cut-nowhere')
    let faults = 0
    for (const [which, statement] of WRITES.entries()) {
      const times = statements.filter(({ text }) => statement.test(text)).length
      expect(times, String(statement)).toBeGreaterThan(0)
      for (let at = 1; at <= times; at++) {
        const { text } = await survives({ statement, at, how: 'cut' }, `cut-${which}-${at}`)
        expect(statement.test(text)).toBe(true)
        faults++
      }
    }
    console.log(`faults on ${kind.name}: the connection was cut in ${faults} statements that write, all there are`)
  })

  it('and swallows the answer to a COMMIT, to each of an import in turn, loses and doubles nothing', async () => {
    const commits = (await statementsOf('swallow-none')).filter(({ text }) => COMMIT.test(text))
    const steps = commits.map(stepOf)
    expect(new Set(steps)).toEqual(new Set(Object.keys(STEPS)))
    const hits: Hit[] = []
    for (let at = 1; at <= commits.length; at++) {
      hits.push(await survives({ statement: COMMIT, at, how: 'swallow' }, `swallow-${at}`))
    }
    // Each was a COMMIT, the server had done it, and it was the one of the step whose turn it was.
    expect(hits.map(({ text }) => text)).toEqual(steps.map(() => 'commit'))
    expect(hits.map(({ answer }) => answer)).toEqual(steps.map(() => proxy.committed))
    expect(hits.map(stepOf)).toEqual(steps)
    console.log(`faults on ${kind.name}: the answer to each of the ${hits.length} COMMITs of an import was swallowed`)
  })

  it('and swallows the COMMIT of a visit recorded by hand: recorded again, it is there once', async () => {
    const repository = kyselyRepository(db, { tenantId: 'by-hand' })
    const visit = { name: 'Asha', phone: '98250 00001', store: 'CG Road', visitDate: '2024-05-01' }
    proxy.arm({ statement: COMMIT, at: 1, how: 'swallow' })
    await expect(recordVisit(visit, { repository, ...OPTIONS })).rejects.toBeInstanceOf(Error)
    expect(proxy.hit()).toMatchObject({ text: 'commit', answer: proxy.committed })
    proxy.arm(null)
    expect(await recordVisit(visit, { repository, ...OPTIONS })).toMatchObject({ outcome: 'visit-repeated' })
    const { clients, visits } = await inspectTables(direct, 'by-hand')
    expect([clients.length, visits.length]).toEqual([1, 1])
  })
})
