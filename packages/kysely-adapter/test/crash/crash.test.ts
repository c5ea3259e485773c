import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import type { OwnTables } from '../conformance-access.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { endState } from './end-state.ts'
import { runChild } from './run-child.ts'
import { sample } from './sample.ts'
import { importFile } from './scenario.ts'

const CHILD = new URL('./child.ts', import.meta.url)
/** How many points a run tries, or `all`; which ones follows from the seed. */
const POINTS = process.env.FOOTFALL_CRASH_POINTS ?? '12'
const SEED = Number(process.env.FOOTFALL_CRASH_SEED ?? Date.now() % 1_000_000)
const AT_ONCE = 2
const LIMIT_MS = POINTS === 'all' ? 900_000 : 120_000

const kinds = (await databaseKinds()).filter(({ shared }) => shared)

describe.each(kinds)('a process that is killed, on $name (law 7)', (kind) => {
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

  it(
    'before or after any statement leaves what a new process brings to the end of an uninterrupted run',
    async () => {
      const address = database.address ?? ''
      const whole = kyselyRepository(db, { tenantId: 'whole' })
      expect(await importFile(whole)).toMatchObject({ status: 'completed', rows: 8 })
      const expected = await endState(db, 'whole', whole)
      expect(expected).toMatchObject({ verified: 'ok', completed: [{ n: 8 }] })

      // 1. How many statements are there, from the first of receiving to the last of applying?
      const counted = await runChild(CHILD, ['die', address, 'counted', 'never', '0'])
      expect(counted, counted.errors).toMatchObject({ code: 0 })
      const statements = Number(counted.lines[0])
      expect(statements).toBeGreaterThan(30)
      const every = Array.from({ length: statements }, (_, i) => [
        { side: 'before', at: i + 1, tenantId: `b${i + 1}` },
        { side: 'after', at: i + 1, tenantId: `a${i + 1}` },
      ]).flat()
      const points = POINTS === 'all' ? every : sample(every, Number(POINTS), SEED)

      // 2. A process dies at each of them.
      const waiting = [...points]
      const worker = async (): Promise<void> => {
        for (let point = waiting.shift(); point !== undefined; point = waiting.shift()) {
          const { side, at, tenantId } = point
          const ended = await runChild(CHILD, ['die', address, tenantId, side, String(at)])
          expect(ended.signal, `${side} statement ${at}: ${ended.errors}`).toBe('SIGKILL')
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, worker))

      // 3. A process that knows nothing of them goes on.
      const tenants = points.map(({ tenantId }) => tenantId)
      const resumed = await runChild(CHILD, ['resume', address, tenants.join()])
      expect(resumed, resumed.errors).toMatchObject({ code: 0 })
      const states = new Map<string, unknown>(
        resumed.lines.map((line) => {
          const { tenantId, state }: { tenantId: string; state: unknown } = JSON.parse(line)
          return [tenantId, state]
        }),
      )
      for (const { tenantId, side, at } of points) {
        expect(states.get(tenantId), `${side} statement ${at}, seed ${SEED}`).toEqual(expected)
      }
      console.log(
        `crash on ${kind.name}: ${points.length} of ${every.length} points (${statements} statements), seed ${SEED}`,
      )
    },
    LIMIT_MS,
  )
})
