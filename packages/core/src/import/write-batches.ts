import { FootfallError } from '../error.ts'
import { knownAfter, type PendingBatch } from '../plan/known-after.ts'
import type { Registry } from '../ports/registry.ts'
import type { Row } from '../row/row.ts'
import { inPieces } from './in-pieces.ts'
import { type BatchContext, expectationOf, lookAgain, writeBatch } from './write-batch.ts'

/** A batch that was planned over one that is still being written. */
interface PlannedBatch extends PendingBatch {
  readonly rows: readonly Row[]
}

type AssignIds = NonNullable<Registry['assignIds']>

interface BatchInFlight {
  readonly planned: PlannedBatch
  /** What went wrong, or null; never rejects. */
  readonly fault: Promise<unknown>
}

const mayRetry = (error: unknown): boolean =>
  error instanceof FootfallError && (error.code === 'plan-changed' || error.code === 'host-rejected')

/**
 * Plans rows as they will be once the batch before them is written, and tells the planner that they are there; null when only
 * writing one after the other can tell.
 */
const planAhead = async (
  { registry, planner, environment, by }: BatchContext,
  assignIds: AssignIds,
  rows: readonly Row[],
  before: PlannedBatch | null,
): Promise<PlannedBatch | null> => {
  try {
    const keys = planner.keysOf(rows)
    const known = await registry.findKnown(keys)
    const plan = planner.begin(before === null ? known : knownAfter(known, keys, before))
    await inPieces(environment, rows, plan.add)
    const changes = plan.changes()
    const ids = assignIds(changes)
    await registry.prepare?.({ import: by, changes, ids, isOwn: planner.isOwn })
    // As if it were there: while the one before it is written there is time for it.
    planner.committed(changes, ids)
    return { rows, changes, ids }
  } catch (error) {
    if (mayRetry(error)) return null
    throw error
  }
}

const begin = ({ registry, planner, by }: BatchContext, planned: PlannedBatch): BatchInFlight => {
  const { changes, ids } = planned
  const writing = registry.apply({ import: by, changes, ids, isOwn: planner.isOwn })
  const fault = writing.then(
    () => null,
    (error: unknown) => error,
  )
  return { planned, fault }
}

export interface BatchWriter {
  /** Writes rows, or begins to: what was given before is written when this returns. */
  write(rows: readonly Row[]): Promise<void>
  /** Writes what is still to be written. */
  finish(): Promise<void>
  /** Waits until nothing is under way, however it ends. */
  idle(): Promise<void>
}

/** One batch after the other. */
const inTurn = (context: BatchContext): BatchWriter => ({
  write: (rows) => writeBatch(context, rows),
  finish: async () => undefined,
  idle: async () => undefined,
})

/**
 * Plans each batch while the one before it is being written. Should that one fail, because another writer moved or the host refuses
 * a row, the planner forgets what it was told of it, and both are planned anew, one after the other.
 */
const overlapping = (context: BatchContext, assignIds: AssignIds): BatchWriter => {
  let inFlight: BatchInFlight | null = null

  /** Waits for the batch that is being written. What went wrong with it, or null. */
  const land = async (): Promise<{ readonly planned: PlannedBatch; readonly error: unknown } | null> => {
    if (inFlight === null) return null
    const { planned, fault } = inFlight
    const error = await fault
    inFlight = null
    if (error !== null) return { planned, error }
    for (const outcome of planned.changes.outcomes) context.onWritten(outcome, outcome.outcome)
    return null
  }

  /** True: the batch that was being written had to be planned anew; what was planned over it, for these rows, is void. */
  const settle = async (above: readonly Row[]): Promise<boolean> => {
    const failed = await land()
    if (failed === null) return false
    const { planned, error } = failed
    if (!mayRetry(error)) throw error
    await lookAgain(context, [...planned.rows, ...above])
    await writeBatch(context, planned.rows, { planned: expectationOf(planned.changes), mayFill: true, isPart: false })
    return true
  }

  return {
    async write(rows) {
      let planned = await planAhead(context, assignIds, rows, inFlight?.planned ?? null)
      if (await settle(rows)) planned = await planAhead(context, assignIds, rows, null)
      if (planned === null) await writeBatch(context, rows)
      else inFlight = begin(context, planned)
    },
    finish: async () => {
      await settle([])
    },
    idle: async () => {
      await land()
    },
  }
}

/** Writes batches of one import in row order, planning ahead where the storage can overlap and lets us make its ids. */
export const createBatchWriter = (context: BatchContext, overlaps: boolean): BatchWriter => {
  const { assignIds } = context.registry
  return overlaps && assignIds !== undefined ? overlapping(context, assignIds) : inTurn(context)
}
