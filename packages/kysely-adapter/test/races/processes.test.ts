import { verifyImport } from '@footfall/core'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { inspectTables, type OwnTables } from '../conformance-access.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { CLIENTS, shareOf, visitKey } from './pool.ts'
import { ROUNDS, roundLimitMs, SEED } from './rounds.ts'
import { type Share, shareFrom } from './share.ts'
import { startWorkers, type Worker } from './workers.ts'

const CHILD = new URL('./child.ts', import.meta.url)
const PROCESSES = 8
const kinds = (await databaseKinds()).filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')

describe.each(kinds)(`${PROCESSES} processes at once on $name (law 8)`, (kind) => {
  let database: TestDatabase
  let db: Kysely<OwnTables>
  let workers: readonly Worker[] = []

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
    workers = await startWorkers(
      CHILD,
      Array.from({ length: PROCESSES }, (_, worker) => ({
        name: `process ${worker}`,
        args: [database.address ?? '', String(worker)],
        limitMs: roundLimitMs,
      })),
    )
  })

  afterAll(async () => {
    await Promise.all(workers.map((worker) => worker.stop()))
    await db.destroy()
    await database.drop()
  })

  it(
    'end as some serial order would, whatever they import and record',
    async () => {
      for (let seed = SEED; seed < SEED + ROUNDS; seed++) {
        const shares: readonly Share[] = await Promise.all(
          workers.map((worker) => shareFrom(worker, { seed, byHand: true })),
        )
        const tenantId = `round-${seed}`
        const contents = await inspectTables(db, tenantId)
        const taken = Array.from({ length: PROCESSES }, (_, worker) => shareOf(seed, worker))
        const triples = new Set(taken.flatMap(({ file, byHand }) => [...file, ...byHand]).map(visitKey))

        // One client a person, one store a name, one visit a triple: what any serial order leaves.
        expect(contents.clients, `round ${seed}`).toHaveLength(CLIENTS)
        expect(new Set(contents.clients.map(({ phone }) => phone)).size).toBe(CLIENTS)
        expect(contents.stores).toHaveLength(3)
        const phoneOf = new Map(contents.clients.map(({ id, phone }) => [id, phone]))
        const storeOf = new Map(contents.stores.map(({ id, name }) => [id, name]))
        const visits = contents.visits.map(
          ({ clientId, storeId, visitDate }) => `${phoneOf.get(clientId)} | ${storeOf.get(storeId)} | ${visitDate}`,
        )
        expect(visits.toSorted(), `round ${seed}`).toEqual([...triples].toSorted())

        // Whoever was told that a client or visit is new is the only one who was told so.
        const told = shares.flatMap(({ recorded }) => recorded)
        const madeByHand = (outcome: string) => told.filter((one) => one === outcome).length
        const clientsMade = shares.reduce((sum, { created }) => sum + created.clients, madeByHand('client-created'))
        const visitsMade = shares.reduce(
          (sum, { created }) => sum + created.visits,
          madeByHand('client-created') + madeByHand('visit-added'),
        )
        expect([clientsMade, visitsMade], `round ${seed}`).toEqual([CLIENTS, triples.size])
        for (const { status, rows, outcomes } of shares) {
          expect({ status, rows }).toEqual({ status: 'completed', rows: 50 })
          // Each of its rows has one of the three outcomes.
          expect(outcomes.clientCreated + outcomes.visitAdded + outcomes.visitRepeated).toBe(50)
          expect(outcomes).toMatchObject({ held: 0 })
        }
        const repository = kyselyRepository(db, { tenantId })
        expect(await verifyImport(null, { repository })).toMatchObject({ ok: true, imports: PROCESSES })
      }
      console.log(`races on ${kind.name}: ${ROUNDS} rounds of ${PROCESSES} processes, from seed ${SEED}`)
    },
    ROUNDS * roundLimitMs,
  )
})
