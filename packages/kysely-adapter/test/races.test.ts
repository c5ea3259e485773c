import { FootfallError, type PlanChanges, type Ports } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { NO_CHANGES, phone } from './samples.ts'

const kinds = (await databaseKinds()).filter((kind) => kind.shared)
const WRITERS = 6

describe.each(kinds)('writers at once on $name (law 8)', (kind) => {
  let database: TestDatabase
  let dbs: readonly Kysely<unknown>[]

  beforeAll(async () => {
    database = await kind.create()
    dbs = Array.from({ length: WRITERS }, () => database.connect())
    await Promise.all(dbs.map((db) => migrate(db)))
  })

  afterAll(async () => {
    await Promise.all(dbs.map((db) => db.destroy()))
    await database.drop()
  })

  const portsFor = (tenantId: string): readonly Ports[] => dbs.map((db) => kyselyPorts(db, { tenantId }))

  it('migrate once, however many servers start together', async () => {
    const [db] = dbs
    if (db === undefined) throw new Error('no connection')
    const { rows } = await sql<{ name: string }>`select name from footfall_migrations`.execute(db)
    expect(rows).toEqual([{ name: '0001-initial' }])
  })

  /** Looks, plans and writes as an import would, until no other writer gets in between. */
  const record = async (ports: Ports, people: readonly number[], date: string): Promise<void> => {
    for (;;) {
      const keys = { identities: people.map((one) => phone(`+${one}`)), stores: ['s'], dates: [date] }
      const known = await ports.registry.findKnown(keys)
      const owners = new Map(known.owners.map((owner) => [owner.identity.value, owner.clientId]))
      const unknown = people.filter((one) => !owners.has(`+${one}`))
      const refOf = new Map(unknown.map((one, ref) => [one, ref]))
      const clientOf = (one: number) => {
        const id = owners.get(`+${one}`)
        return id === undefined ? { new: refOf.get(one) ?? -1 } : { id }
      }
      const visited = new Set(known.visits.map((visit) => visit.clientId))
      const storeId = known.stores[0]?.id
      const changes: PlanChanges = {
        ...NO_CHANGES,
        clients: unknown.map((one, ref) => ({
          ref,
          rowNumber: one,
          name: null,
          phone: `+${one}`,
          email: null,
          extra: [],
        })),
        claims: unknown.map((one) => ({ identity: phone(`+${one}`), client: clientOf(one) })),
        stores: storeId === undefined ? [{ ref: 0, key: 's', name: 's' }] : [],
        visits: people
          .filter((one) => !visited.has(owners.get(`+${one}`) ?? ''))
          .map((one, ref) => ({
            ref,
            client: clientOf(one),
            store: storeId === undefined ? { new: 0 } : { id: storeId },
            visitDate: date,
            attendedBy: null,
          })),
      }
      try {
        await ports.registry.apply({ import: null, changes })
        return
      } catch (error) {
        if (!(error instanceof FootfallError && error.code === 'plan-changed')) throw error
      }
    }
  }

  it('make one client of each person, one store and one visit a day, in any order', async () => {
    const ports = portsFor('overlap')
    const dates = ['2024-01-01', '2024-01-02', '2024-01-03']
    const work = ports.map(async (one, writer) => {
      for (const date of dates) {
        // Each writer takes the same people in another order.
        const people = Array.from({ length: 30 }, (_, i) => (i * (writer * 2 + 1) + writer) % 31)
        await record(one, people, date)
      }
    })
    await Promise.all(work)
    const [first] = ports
    const everyone = Array.from({ length: 31 }, (_, i) => phone(`+${i}`))
    const known = await first?.registry.findKnown({ identities: everyone, stores: ['s'], dates })
    expect(known?.owners).toHaveLength(31)
    expect(new Set(known?.owners.map((owner) => owner.clientId)).size).toBe(31)
    expect(known?.visits).toHaveLength(93)
    const [db] = dbs
    if (db === undefined) throw new Error('no connection')
    const { rows } = await sql<{ clients: unknown; stores: unknown }>`select
      (select count(*) from clients where tenant_id = 'overlap') as clients,
      (select count(*) from stores where tenant_id = 'overlap') as stores`.execute(db)
    expect([Number(rows[0]?.clients), Number(rows[0]?.stores)]).toEqual([31, 1])
  })

  it('survive a deadlock with host code', async () => {
    const [ports] = portsFor('deadlock')
    const [, db] = dbs
    if (db === undefined || ports === undefined) throw new Error('no connection')
    const clients = [0, 1].map((ref) => ({ ref, rowNumber: ref + 1, name: null, phone: null, email: null, extra: [] }))
    const { clientIds } = await ports.registry.apply({ import: null, changes: { ...NO_CHANGES, clients } })
    const [low = '', high = ''] = clientIds.toSorted()
    const lock = (on: Kysely<unknown>, id: string) =>
      sql`update clients set email = 'host' where id = ${id}`.execute(on)
    const fills = [low, high].map((clientId) => ({ clientId, name: 'filled', phone: null, email: null }))
    let batch: Promise<unknown> = Promise.resolve()
    const host = db.transaction().execute(async (trx) => {
      await lock(trx, high)
      batch = ports.registry.apply({ import: null, changes: { ...NO_CHANGES, fills } })
      await new Promise((resolve) => setTimeout(resolve, 200))
      await lock(trx, low)
    })
    // One of the two is the victim; ours tries again, the host's own code may fail.
    await host.catch(() => undefined)
    await batch
    const after = await ports.registry.findKnown({ identities: [], stores: [], dates: [], clientIds })
    expect(after.clients.map((client) => client.name)).toEqual(['filled', 'filled'])
  })

  it('keep a worker that lost its lease from writing, even when it is in the middle of it', async () => {
    const [a, b] = portsFor('fence')
    if (a === undefined || b === undefined) throw new Error('no connection')
    const id = crypto.randomUUID()
    await a.ledger.create({ id, sourceName: 'x', createdAt: new Date().toISOString() })
    const fence = (await a.leases.acquire(id, 1)) ?? 0
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await b.leases.acquire(id, 60_000)).toBe(fence + 1)
    const batch = { import: { id, fence }, changes: { ...NO_CHANGES, stores: [{ ref: 0, key: 's', name: 's' }] } }
    await expect(a.registry.apply(batch)).rejects.toMatchObject({ code: 'lease-lost' })
    expect((await a.registry.findKnown({ identities: [], stores: ['s'], dates: [] })).stores).toEqual([])
  })
})
