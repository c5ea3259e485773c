import { FootfallError } from '../error.ts'
import type { Resolution } from '../identity/resolution.ts'
import type { Row } from '../row/row.ts'
import { createDrafts } from './drafts.ts'
import type { Known, KnownKeys } from './known.ts'
import type { PlanChanges, PlanPolicy } from './plan.ts'
import { planBatch } from './plan-batch.ts'

/** The ids that the storage gave to what was new, by ref: what `Registry.apply` returns. */
export interface AppliedIds {
  readonly clientIds: readonly string[]
}

/** Plans an import batch by batch, from one resolution of all its rows. */
export interface Planner {
  /** What to ask the database about these rows. Owners are not among it: the resolution has them. */
  keysOf(rows: readonly Row[]): KnownKeys

  /**
   * What a batch of rows does: rows in row order, each only once, and none that has its outcome already. `known` is what
   * the database holds for `keysOf(rows)`; owners in it are learnt. Without `simulate` it changes nothing in the planner:
   * the same batch may be planned again, after `plan-changed` with what was looked up anew
   * (`resolution.setOwners(chunk, …)` for `chunk = resolution.chunkOf(rows)`).
   *
   * Throws `plan-changed` when a client is not in `known` although identities of the rows are owned by it; RangeError for
   * rows that the resolution has not seen.
   */
  plan(rows: readonly Row[], known: Known): PlanChanges

  /** Tells that a batch was written, so that later ones meet its clients. Not for `simulate`. */
  committed(changes: PlanChanges, applied: AppliedIds): void
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
  return {
    keysOf(rows) {
      const stores = new Set<string>()
      const dates = new Set<string>()
      for (const { store, visitDate } of rows) {
        if (store !== null) stores.add(store.key)
        if (visitDate !== null) dates.add(visitDate)
      }
      return { identities: [], stores: [...stores], dates: [...dates], clientIds: resolution.clientIdsOf(rows) }
    },

    plan(rows, known) {
      resolution.learnOwners(known.owners)
      return planBatch(rows, known, { resolution, policy, drafts: kept ?? createDrafts(size, false) })
    },

    committed({ claims }, { clientIds }) {
      resolution.learnOwners(
        claims.map(({ identity, client }) => {
          const clientId = 'id' in client ? client.id : clientIds[client.new]
          if (clientId === undefined) throw new RangeError('The ids of new clients are missing.')
          return { identity, clientId }
        }),
      )
    },
  }
}
