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
import { type Fault, startProxy, type TcpProxy } from './proxy.ts'

const kinds = (await databaseKinds()).filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')

/** The statement, not the isolation level `read committed`. */
const COMMIT = /commit(?!ted)/i

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

  /** Imports with the fault, then goes on over the same pool. How many times the text went by decides where it ends. */
  const survives = async (fault: Fault, tenantId: string): Promise<boolean> => {
    const repository = kyselyRepository(db, { tenantId })
    proxy.arm(fault)
    const error = await importFile(repository).then(
      () => null,
      (reason: unknown) => reason,
    )
    const hasHappened = proxy.hasHappened()
    proxy.arm(null)
    if (error !== null) {
      expect(error).toBeInstanceOf(Error)
      expect(String(error)).not.toBe('Error')
      expect(String(error)).not.toMatch(PERSONAL)
    }
    await lapseLeases(direct, tenantId)
    await resume(repository)
    expect(await endState(direct, tenantId, repository), tenantId).toEqual(expected)
    return hasHappened
  }

  it('in the middle of a statement loses and doubles nothing', async () => {
    const texts = [/insert into .*import_rows/s, /insert into .*client_identities/s, /insert into .*client_visits/s]
    for (const [which, text] of [...texts, /insert into .*import_outcomes/s, /update .*imports/s].entries()) {
      for (const at of [1, 2]) await survives({ text, at, how: 'cut' }, `cut-${which}-${at}`)
    }
    const isReached = await survives({ text: /insert into .*client_visits/s, at: 1, how: 'cut' }, 'cut-reached')
    expect(isReached).toBe(true)
  })

  it('and swallows the answer to a COMMIT, each of the first forty in turn, loses and doubles nothing', async () => {
    let commits = 0
    for (let at = 1; at <= 40; at++) {
      if (!(await survives({ text: COMMIT, at, how: 'swallow' }, `commit-${at}`))) break
      commits++
    }
    expect(commits).toBeGreaterThan(4)
    console.log(`faults on ${kind.name}: the answer to a COMMIT was swallowed in ${commits} imports`)
  })

  it('and swallows the COMMIT of a visit recorded by hand: recorded again, it is there once', async () => {
    const repository = kyselyRepository(db, { tenantId: 'by-hand' })
    const visit = { name: 'Asha', phone: '98250 00001', store: 'CG Road', visitDate: '2024-05-01' }
    proxy.arm({ text: COMMIT, at: 1, how: 'swallow' })
    await expect(recordVisit(visit, { repository, ...OPTIONS })).rejects.toBeInstanceOf(Error)
    expect(proxy.hasHappened()).toBe(true)
    proxy.arm(null)
    expect(await recordVisit(visit, { repository, ...OPTIONS })).toMatchObject({ outcome: 'visit-repeated' })
    const { clients, visits } = await inspectTables(direct, 'by-hand')
    expect([clients.length, visits.length]).toEqual([1, 1])
  })
})
