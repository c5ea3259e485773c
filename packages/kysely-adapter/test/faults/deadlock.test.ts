import { recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, type RawBuilder, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claimIdentities } from '../../src/host/claim-identities.ts'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { dialectFor } from '../crash/connect-to.ts'
import { watchStatements } from '../crash/watch-statements.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { csv, dialectOf } from '../host-dialect.ts'
import { phone } from '../samples.ts'
import { countRefusals } from './refusals.ts'
import { DEADLOCK, prepareForRivals, type Rival, startRival } from './rival.ts'

const kinds = (await databaseKinds()).filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')
const OPTIONS = { defaultCountry: 'IN' } as const

/** The first is known; the second is new. Paldi is a new store. */
const FILE = csv(
  `Name,Mobile,Store,Visit Date\n${[
    'Asha,9876500001,Paldi,2024-05-02',
    'Asha,9876500001,Bopal,2024-05-06',
    'Ravi,9876500002,Paldi,2024-05-06',
  ].join('\n')}\n`,
)

interface Known {
  readonly clientId: string
  readonly storeId: string
}

/** What the rival has before the import comes there, and the statement that meets it. */
const MEETINGS: readonly {
  readonly at: string
  readonly text: RegExp
  /** Of the client who is known: without one, the import locks the client to fill it. */
  readonly name?: string
  readonly take: (rival: Rival, known: Known) => Promise<unknown>
}[] = [
  {
    at: 'client_identities',
    text: /^insert into .client_identities\W/,
    take: ({ trx }, { clientId }) => claimIdentities(trx, { id: clientId, identities: [phone('+919876500002')] }),
  },
  {
    at: 'clients',
    text: /from .clients\W[\s\S]*for update/,
    take: ({ trx }, { clientId }) => sql`select id from clients where id = ${clientId} for update`.execute(trx),
  },
  {
    at: 'client_visits',
    text: /^insert into .client_visits\W/,
    name: 'Asha',
    take: ({ trx }, { clientId, storeId }) =>
      sql`insert into client_visits (id, tenant_id, client_id, store_id, visit_date, created_at)
        values ('of-the-rival', '', ${clientId}, ${storeId}, '2024-05-06', '')`.execute(trx),
  },
]

describe.each(kinds)('a real deadlock with another transaction, on $name (law 8)', (kind) => {
  const server = dialectOf(kind) === 'mysql' ? 'mysql' : 'postgres'
  let database: TestDatabase
  let direct: Kysely<unknown>

  beforeEach(async () => {
    database = await kind.create()
    const first = database.connect<unknown>()
    await prepareForRivals(first, server)
    await first.destroy()
    direct = database.connect()
    await migrate(direct)
  })
  afterEach(async () => {
    await direct.destroy()
    await database.drop()
  })

  const known = async (name: string | undefined): Promise<Known> => {
    const repository = kyselyRepository(direct)
    const entry = { name, phone: '9876500001', store: 'Bopal', visitDate: '2024-01-01' }
    const { clientId } = await recordVisit(entry, { repository, ...OPTIONS })
    const { rows } = await sql<{ id: string }>`select id from stores`.execute(direct)
    return { clientId, storeId: rows[0]?.id ?? '' }
  }

  test.each(MEETINGS)(
    'at $at, in which the import is the victim, reaches no caller and doubles nothing',
    async (meeting) => {
      const there = await known(meeting.name)
      const rival = await startRival(direct, server)
      await meeting.take(rival, there)
      const deadlocks = countRefusals(DEADLOCK[server])
      /** The rival now waits for the import, which has made the new store, and the import's next step closes the circle. */
      const paldi: RawBuilder<unknown> = sql`insert into store_keys (tenant_id, ${sql.ref('key')}, store_id)
      values ('', 'paldi', ${there.storeId})`
      let isClosing = false
      const before = async (text: string): Promise<void> => {
        if (isClosing || !meeting.text.test(text)) return
        isClosing = true
        await rival.waitFor(paldi)
      }
      const db = new Kysely<unknown>({
        dialect: watchStatements(dialectFor(database.address ?? ''), { before, failed: deadlocks.failed }),
      })
      try {
        const repository = kyselyRepository(db)
        const importing = runImport(FILE, { repository, ...OPTIONS })
        await Promise.race([deadlocks.reached(1), importing.catch(() => undefined)])
        await rival.rollback()
        expect(await importing).toMatchObject({
          status: 'completed',
          outcomes: { clientCreated: 1, visitAdded: 2, visitRepeated: 0, held: 0 },
          created: { clients: 1, stores: 1, visits: 3 },
          drift: 0,
        })
        expect(deadlocks.count()).toBe(1)
        expect(await verifyImport(null, { repository })).toMatchObject({ ok: true, violations: [] })
      } finally {
        await db.destroy()
      }
    },
  )
})
