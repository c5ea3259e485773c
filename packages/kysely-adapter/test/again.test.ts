import { type Repository, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { databaseKinds } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

const FILE = csv(
  `Name,Phone,Store,Visit Date\n${[
    'Asha,9825000001,CG Road,2024-05-01',
    'Ravi,9825000002,CG Road,2024-05-01',
    'Asha,9825000001,Paldi,2024-05-02',
    'Ravi,9825000002,CG Road,2024-05-02',
  ].join('\n')}\n`,
)

describe.each(await databaseKinds({ byCopy: true }))('a file that is imported again on $name', (kind) => {
  const fresh = freshDatabase(kind)

  /** The host does something between the first look of an import and its first write. */
  const meanwhile = (work: () => Promise<unknown>): Repository => {
    const repository = kyselyRepository(fresh.db, fresh.database.options)
    const { registry } = repository
    let isFirst = true
    return {
      ...repository,
      registry: {
        ...registry,
        apply: async (batch) => {
          if (isFirst) await work()
          isFirst = false
          return registry.apply(batch)
        },
      },
    }
  }
  const importBy = (repository: Repository) => runImport(FILE, { repository, defaultCountry: 'IN' })
  const first = () => importBy(kyselyRepository(fresh.db, fresh.database.options))
  const isProved = async () =>
    (await verifyImport(null, { repository: kyselyRepository(fresh.db, fresh.database.options) })).ok

  it('repeats every visit and adds nothing (law 5)', async () => {
    expect((await first()).outcomes).toMatchObject({ clientCreated: 2, visitAdded: 2 })
    const again = await first()
    expect(again).toMatchObject({ outcomes: { visitRepeated: 4 }, created: { clients: 0, visits: 0 }, drift: 0 })
    expect(await isProved()).toBe(true)
  })

  it('makes a visit anew that the host deleted meanwhile (law 4)', async () => {
    await first()
    const host = sql`delete from client_visits where visit_date = '2024-05-01' and client_id in
      (select client_id from client_identities where value = '+919825000002')`
    const again = await importBy(meanwhile(() => host.execute(fresh.db)))
    expect(again).toMatchObject({ outcomes: { visitAdded: 1, visitRepeated: 3 }, drift: 1 })
    expect((await verifyImport(again.importId, { repository: kyselyRepository(fresh.db) })).ok).toBe(true)
  })

  it('makes a visit anew that the host gave to another client meanwhile (law 4)', async () => {
    await first()
    const owner = (value: string) => sql`(select client_id from client_identities where value = ${value})`
    const host = sql`update client_visits set client_id = ${owner('+919825000001')}
      where visit_date = '2024-05-02' and client_id = ${owner('+919825000002')}`
    const again = await importBy(meanwhile(() => host.execute(fresh.db)))
    expect(again).toMatchObject({ outcomes: { visitAdded: 1, visitRepeated: 3 }, drift: 1 })
    expect((await verifyImport(again.importId, { repository: kyselyRepository(fresh.db) })).ok).toBe(true)
  })
})
