import { createIdentityGraph } from '../../src/identity/identity-graph.ts'
import type { Resolution } from '../../src/identity/resolution.ts'
import { createPlanner, type Planner } from '../../src/plan/create-planner.ts'
import type { Known, KnownKeys } from '../../src/plan/known.ts'
import type { ClientRef, PlanChanges, PlanPolicy, RowOutcome, StoreRef, VisitRef } from '../../src/plan/plan.ts'
import type { Identity, Row } from '../../src/row/row.ts'

const keyOf = (identity: Identity): string => `${identity.kind} ${identity.value}`

/** A database of the plainest kind: it answers exactly what it is asked, and refuses what is there already. */
export interface World {
  readonly known: Known
  find(keys: KnownKeys): Known
  /** Throws where a plan would write what is there. Ids are counted, so equal plans make equal worlds. */
  apply(changes: PlanChanges): { readonly clientIds: readonly string[] }
  /** Rows by the visit and the client that they ended on. */
  readonly outcomes: Map<
    number,
    { readonly outcome: string; readonly clientId: string | null; readonly visitId: string | null }
  >
  readonly rows: RowOutcome[]
}

export const createWorld = (start: Known): World => {
  let known = start
  const outcomes: World['outcomes'] = new Map()
  const rows: RowOutcome[] = []
  const idOf = (ref: ClientRef | StoreRef | VisitRef, made: readonly string[]): string => {
    const id = 'id' in ref ? ref.id : made[ref.new]
    if (id === undefined) throw new Error('A ref points at nothing.')
    return id
  }
  const refuse = (isThere: boolean, what: string): void => {
    if (isThere) throw new Error(`${what} is there already.`)
  }
  return {
    get known() {
      return known
    },
    outcomes,
    rows,
    find(keys) {
      const wanted = new Set(keys.identities.map(keyOf))
      const owners = known.owners.filter(({ identity }) => wanted.has(keyOf(identity)))
      const clientIds = new Set([...owners.map(({ clientId }) => clientId), ...(keys.clientIds ?? [])])
      return {
        owners,
        clients: known.clients.filter(({ id }) => clientIds.has(id)),
        stores: known.stores.filter(({ key }) => keys.stores.includes(key)),
        visits: known.visits.filter((visit) => clientIds.has(visit.clientId) && keys.dates.includes(visit.visitDate)),
      }
    },
    apply(changes) {
      const clientIds = changes.clients.map((_, at) => `client ${known.clients.length + at}`)
      const storeIds = changes.stores.map((_, at) => `store ${known.stores.length + at}`)
      const visitIds = changes.visits.map((_, at) => `visit ${known.visits.length + at}`)
      const owners = new Set(known.owners.map(({ identity }) => keyOf(identity)))
      for (const { identity } of changes.claims) {
        refuse(owners.has(keyOf(identity)), 'An identity')
        owners.add(keyOf(identity))
      }
      const visits = new Set(known.visits.map((one) => JSON.stringify([one.clientId, one.storeId, one.visitDate])))
      const made = changes.visits.map(({ client, store, visitDate, attendedBy }, at) => {
        const visit = { clientId: idOf(client, clientIds), storeId: idOf(store, storeIds), visitDate }
        const key = JSON.stringify([visit.clientId, visit.storeId, visitDate])
        refuse(visits.has(key), 'A visit')
        visits.add(key)
        return { id: visitIds[at] ?? '', ...visit, attendedBy }
      })
      for (const { key } of changes.stores)
        refuse(
          known.stores.some((store) => store.key === key),
          'A store',
        )
      const fills = new Map(changes.fills.map((fill) => [fill.clientId, fill]))
      known = {
        owners: [
          ...known.owners,
          ...changes.claims.map(({ identity, client }) => ({ identity, clientId: idOf(client, clientIds) })),
        ],
        clients: [
          ...known.clients.map((client) => {
            const fill = fills.get(client.id)
            const put = (field: 'name' | 'phone' | 'email'): string | null => {
              const value = fill?.[field] ?? null
              if (value !== null) refuse((client[field] ?? '').trim() !== '', 'A field')
              return value ?? client[field]
            }
            return { id: client.id, name: put('name'), phone: put('phone'), email: put('email') }
          }),
          ...changes.clients.map(({ name, phone, email }, at) => ({ id: clientIds[at] ?? '', name, phone, email })),
        ],
        stores: [...known.stores, ...changes.stores.map(({ key }, at) => ({ key, id: storeIds[at] ?? '' }))],
        visits: [...known.visits, ...made],
      }
      for (const row of changes.outcomes) {
        if (outcomes.has(row.rowNumber)) throw new Error(`Row ${row.rowNumber} has its outcome already.`)
        outcomes.set(row.rowNumber, {
          outcome: row.outcome,
          clientId: row.client === null ? null : idOf(row.client, clientIds),
          visitId: row.visit === null ? null : idOf(row.visit, visitIds),
        })
        rows.push(row)
      }
      return { clientIds }
    },
  }
}

/** Pass 1 as the engine does it. */
export const resolve = (rows: readonly Row[], policy: PlanPolicy, world: World): Resolution => {
  const graph = createIdentityGraph(policy)
  for (let from = 0; from < rows.length; from += 3) {
    const batch = rows.slice(from, from + 3)
    const asked = graph.storesToKnow(batch)
    graph.knowStores(asked, world.find({ identities: [], stores: asked, dates: [] }).stores)
    for (const row of batch) graph.addRow(row)
  }
  const resolution = graph.resolve()
  for (const chunk of resolution.chunks(2)) {
    resolution.setOwners(chunk, world.find({ identities: chunk.identities, stores: [], dates: [] }).owners)
  }
  return resolution
}

export const inBatches = <T>(items: readonly T[], sizes: readonly number[]): readonly (readonly T[])[] => {
  const batches: T[][] = []
  for (let from = 0, turn = 0; from < items.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1
    batches.push(items.slice(from, from + size))
    from += size
  }
  return batches
}

export const planNext = (planner: Planner, world: World, rows: readonly Row[]): PlanChanges =>
  planner.plan(rows, world.find(planner.keysOf(rows)))

/** The whole of an import, batch by batch. */
export const importInBatches = (
  rows: readonly Row[],
  policy: PlanPolicy,
  world: World,
  sizes: readonly number[] = [1000],
): void => {
  const planner = createPlanner(resolve(rows, policy, world), policy)
  for (const batch of inBatches(rows, sizes)) {
    const changes = planNext(planner, world, batch)
    planner.committed(changes, world.apply(changes))
  }
}
