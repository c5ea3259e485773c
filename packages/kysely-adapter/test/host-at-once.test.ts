import { recordVisit, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { databaseKinds } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

const INDIA = { defaultCountry: 'IN' }
const visit = (phone: string, store: string) => ({ name: 'Asha', phone, store, visitDate: '2024-05-01' })

describe.each(await databaseKinds())('pieces of work at once in one transaction of the host on $name', (kind) => {
  const fresh = freshDatabase(kind)

  const count = async (table: string): Promise<number> => {
    const { rows } = await sql<{ n: number | string }>`select count(*) as n from ${sql.table(table)}`.execute(fresh.db)
    return Number(rows[0]?.n)
  }

  it('each of two manual entries is there, of one person or of several (law 8)', async () => {
    await fresh.db.transaction().execute(async (trx) => {
      const first = kyselyRepository(trx)
      const second = kyselyRepository(trx)
      await Promise.all([
        recordVisit(visit('9825000001', 'CG Road'), { repository: first, ...INDIA }),
        recordVisit(visit('9825000001', 'Paldi'), { repository: first, ...INDIA }),
        recordVisit(visit('9825000002', 'Vastrapur'), { repository: second, ...INDIA }),
      ])
    })
    expect([await count('clients'), await count('client_visits'), await count('stores')]).toEqual([2, 3, 3])
  })

  it('an import and manual entries: all that was reported is there', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => `Ravi,98250000${10 + at},CG Road,2024-05-02\n`)
    const reports = await fresh.db.transaction().execute((trx) => {
      const repository = kyselyRepository(trx)
      const entries = [11, 12, 50].map((at) => recordVisit(visit(`98250000${at}`, 'Paldi'), { repository, ...INDIA }))
      const file = csv(`Name,Phone,Store,Visit Date\n${rows.join('')}`)
      return Promise.all([runImport(file, { repository, ...INDIA, batchSize: 7 }), ...entries])
    })
    expect(reports[0]).toMatchObject({ status: 'completed', outcomes: { held: 0 } })
    expect([await count('clients'), await count('client_visits')]).toEqual([31, 33])
    expect(await verifyImport(null, { repository: kyselyRepository(fresh.db) })).toMatchObject({ ok: true, imports: 1 })
  })

  it('work that is refused takes nothing along', async () => {
    const told = await fresh.db.transaction().execute((trx) => {
      const repository = kyselyRepository(trx)
      const refused = repository.transaction(async (ports) => {
        await recordVisit(visit('9825000003', 'CG Road'), { repository: { ...repository, ...ports }, ...INDIA })
        throw new RangeError('The host has changed its mind.')
      })
      const entry = recordVisit(visit('9825000004', 'Paldi'), { repository, ...INDIA })
      return Promise.allSettled([refused, entry])
    })
    expect(told.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    expect([await count('clients'), await count('client_visits'), await count('stores')]).toEqual([1, 1, 1])
  })
})
