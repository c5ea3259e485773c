import { FootfallError } from '../error.ts'
import type { Place, Resolution } from '../identity/resolution.ts'
import type { Row } from '../row/row.ts'
import { createDrafts } from './drafts.ts'
import type { Known, KnownKeys } from './known.ts'
import { createOwnClients } from './own-clients.ts'
import type { ClientRef, PlanChanges, PlanPolicy } from './plan.ts'
import { type BatchPlan, createBatchPlan } from './plan-batch.ts'

/** The ids that the storage gave to what was new, by ref: what `Registry.apply` returns. */
export interface AppliedIds {
  readonly clientIds: readonly string[]
}

/** Plans an import batch by batch, from one resolution of all its rows. */
export interface Planner {
  /**
   * What to ask the database about these rows. Owners are not among it: the resolution has them. Nor is what the import has
   * written itself and nobody else can have moved.
   */
  keysOf(rows: readonly Row[]): KnownKeys

  /**
   * What a batch of rows does: rows in row order, each only once, and none that has its outcome already. `known` is what
   * the database holds for `keysOf(rows)`; owners in it are learnt. Without `simulate` it changes nothing in the planner:
   * the same batch may be planned again, after `plan-changed` with what was looked up anew
   * (`resolution.setOwners(chunk, …)` for `chunk = resolution.chunkOf(rows)`, and `doubt(rows)`).
   *
   * Throws `plan-changed` when a client is not in `known` although identities of the rows are owned by it; RangeError for
   * rows that the resolution has not seen.
   */
  plan(rows: readonly Row[], known: Known): PlanChanges

  /** The same, piece by piece, for whoever has other things to do in between. Nothing else of the planner may be called meanwhile. */
  begin(known: Known): BatchPlan

  /** Tells that a batch was written, so that later ones meet its clients. Not for `simulate`. */
  committed(changes: PlanChanges, applied: AppliedIds): void

  /** Another writer moved: from now on the database is asked about the people on these rows. */
  doubt(rows: readonly Row[]): void

  /** Whether an earlier batch created this client, and nobody doubts it. */
  isOwn(clientId: string): boolean
}

export interface PlannerOptions {
  /**
   * For a preview: nothing will be written, so the planner itself remembers what earlier batches planned. Refs (`{ new }`)
   * then count on from batch to batch. Memory: 8 bytes an identity and some 30 a visit. Default false.
   */
  readonly simulate?: boolean
}

/**
 * Makes the planner of one import. Batches of any size give the same result: the first one that touches a person writes the
 * client and all of its claims.
 *
 * Throws `needs-options` while a question of the resolution is open.
 *
 * @example
 * const planner = createPlanner(resolution, policy)
 * const changes = planner.plan(rows, await registry.findKnown(planner.keysOf(rows)))
 * planner.committed(changes, await registry.apply({ import: by, changes }))
 */
export const createPlanner = (
  resolution: Resolution,
  policy: PlanPolicy,
  { simulate = false }: PlannerOptions = {},
): Planner => {
  const { question, size } = resolution
  if (question !== null) throw new FootfallError('needs-options', question.message, { questions: [question] })
  const kept = simulate ? createDrafts(size, true) : null
  const own = createOwnClients()

  /** Where a row belongs; null: it is held. */
  const placeOf = (row: Row): Place | null => (resolution.reasonsOf(row).length > 0 ? null : resolution.place(row))

  const begin = (known: Known): BatchPlan => {
    resolution.learnOwners(known.owners)
    return createBatchPlan(known, { resolution, policy, own, drafts: kept ?? createDrafts(size, false) })
  }

  return {
    keysOf(rows) {
      const stores = new Set<string>()
      const dates = new Set<string>()
      const clients = new Set<number>()
      const visitsOn = new Map<string, { readonly clientId: string; readonly date: string }>()
      for (const row of rows) {
        const { store, visitDate } = row
        if (store !== null) stores.add(store.key)
        const place = placeOf(row)
        if (place === null || place.client === null || visitDate === null) continue
        if (own.has(place.client) && !own.mayHaveVisit(place.client, visitDate)) continue
        dates.add(visitDate)
        clients.add(place.client)
        visitsOn.set(`${place.client} ${visitDate}`, { clientId: resolution.clientId(place.client), date: visitDate })
      }
      return {
        identities: [],
        stores: [...stores],
        dates: [...dates],
        clientIds: Array.from(clients, resolution.clientId),
        visitsOn: [...visitsOn.values()],
      }
    },

    plan(rows, known) {
      const batch = begin(known)
      batch.add(rows)
      return batch.changes()
    },

    begin,

    committed({ clients, claims, visits }, { clientIds }) {
      const made = clients.map(({ ref }) => {
        const id = clientIds[ref]
        if (id === undefined) throw new RangeError('The ids of new clients are missing.')
        return resolution.clientNumber(id)
      })
      const numberOf = (client: ClientRef): number =>
        'id' in client ? resolution.clientNumber(client.id) : (made[client.new] ?? -1)
      for (const { identity, client } of claims) {
        const number = numberOf(client)
        const component = resolution.setOwner(identity, number)
        if ('id' in client || own.has(number)) continue
        // Its name is the component's, unless the rows that say so were refused.
        const name = clients[client.new]?.name ?? null
        own.add(number, name === resolution.nameOf(component) ? null : name)
      }
      for (const { client, visitDate } of visits) {
        const number = numberOf(client)
        if (own.has(number)) own.addVisit(number, visitDate)
      }
    },

    doubt(rows) {
      for (const row of rows) {
        const client = placeOf(row)?.client ?? null
        if (client !== null) own.doubt(client)
      }
    },

    isOwn: (clientId) => own.has(resolution.clientNumber(clientId)),
  }
}
