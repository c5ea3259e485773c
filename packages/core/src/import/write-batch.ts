import { type FootfallError, isCode } from '../error.ts'
import type { Resolution } from '../identity/resolution.ts'
import type { Planner } from '../plan/create-planner.ts'
import type { Outcome, PlanChanges, RowOutcome } from '../plan/plan.ts'
import { withoutFills } from '../plan/without-fills.ts'
import type { Registry } from '../ports/registry.ts'
import type { Environment } from '../ports/repository.ts'
import { reason } from '../row/reason.ts'
import type { Row } from '../row/row.ts'

/** Another writer can be faster this often before we give up on a batch; each time somebody has made progress. */
const MAX_ATTEMPTS = 50
const PAUSE_MS = 10

export interface BatchContext {
  readonly registry: Registry
  readonly environment: Environment
  readonly resolution: Resolution
  readonly planner: Planner
  /** Learns the identities of clients that the host added by itself. */
  readonly syncHost: () => Promise<unknown>
  readonly by: { readonly id: string; readonly fence: number }
  /** Told of every row that was written, and what was planned for it at first. */
  readonly onWritten: (outcome: RowOutcome, planned: Outcome) => void
}

/** What is planned for each row, by row number. */
export const expectationOf = ({ outcomes }: PlanChanges): ReadonlyMap<number, Outcome> =>
  new Map(outcomes.map(({ rowNumber, outcome }) => [rowNumber, outcome]))

/** Looks at the batch's people again: somebody claimed one of them, or made one of their visits. */
export const lookAgain = async (
  { resolution, registry, planner }: BatchContext,
  rows: readonly Row[],
): Promise<void> => {
  planner.doubt(rows)
  const chunk = resolution.chunkOf(rows)
  resolution.setOwners(chunk, await registry.findOwners(chunk.identities))
}

/** A row that the database of the host refuses is held: nothing of it is written but that. */
const holdRejected = async (context: BatchContext, row: Row, constraint: unknown): Promise<void> => {
  const name = typeof constraint === 'string' ? ` (${constraint})` : ''
  const outcome: RowOutcome = {
    rowNumber: row.rowNumber,
    revision: row.revision,
    outcome: 'held',
    client: null,
    visit: null,
    reasons: [
      reason('host-rejected', undefined, `The database of the CRM refused the row${name}. Fix what it refuses.`),
    ],
    warnings: row.warnings,
    conflict: null,
    name: row.name,
    attendedBy: row.attendedBy,
  }
  const changes = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [outcome] }
  await context.registry.apply({ import: context.by, changes })
  context.onWritten(outcome, 'held')
}

interface Attempt {
  /** What was planned for each row at first, by row number; null: nothing yet. */
  readonly planned: ReadonlyMap<number, Outcome> | null
  readonly mayFill: boolean
  /** Of a batch whose host was synchronised: only a row that is alone is worth another time. */
  readonly isPart: boolean
}

/**
 * Writes the rows of one batch: plan, write, and when another writer moved meanwhile, look again and plan anew. A batch
 * that the host's own rules refuse is halved until the row that they refuse is alone; that row is recorded without
 * filling blanks, where that was what they refused, and else held. Where they let no blank be filled, none of the batch is.
 */
export const writeBatch = async (
  context: BatchContext,
  rows: readonly Row[],
  { planned, mayFill, isPart }: Attempt = { planned: null, mayFill: true, isPart: false },
): Promise<void> => {
  const { planner, registry } = context
  let expected = planned
  let isRetriedForHost = isPart && rows.length > 1
  for (let attempt = 1; ; attempt++) {
    try {
      const filling = planner.plan(rows, await registry.findKnown(planner.keysOf(rows)))
      const changes = mayFill ? filling : withoutFills(filling)
      expected ??= expectationOf(changes)
      const applied = await registry.apply({ import: context.by, changes, isOwn: planner.isOwn })
      planner.committed(changes, applied)
      for (const outcome of changes.outcomes) {
        context.onWritten(outcome, expected.get(outcome.rowNumber) ?? outcome.outcome)
      }
      return
    } catch (error) {
      const isRejected = isCode(error, 'host-rejected')
      if (!isRejected && !isCode(error, 'plan-changed')) throw error
      if (attempt === MAX_ATTEMPTS) throw error
      if (isRejected && error.details.isEveryRow === true && mayFill) {
        return writeBatch(context, rows, { planned: expected, mayFill: false, isPart })
      }
      if (isRejected && isRetriedForHost)
        return isolate(context, rows, { planned: expected, mayFill, isPart: true }, error)
      // The host may have added the very client: then its identities are learnt, and the row is a visit of that client.
      if (isRejected) {
        isRetriedForHost = true
        await context.syncHost()
      } else await context.environment.sleep(PAUSE_MS * Math.min(attempt, 10))
      await lookAgain(context, rows)
    }
  }
}

const isolate = async (
  context: BatchContext,
  rows: readonly Row[],
  attempt: Attempt,
  { details }: FootfallError,
): Promise<void> => {
  const [first] = rows
  if (rows.length === 1 && first !== undefined) {
    if (details.action === 'fill' && attempt.mayFill) return writeBatch(context, rows, { ...attempt, mayFill: false })
    return holdRejected(context, first, details.constraint)
  }
  const middle = Math.ceil(rows.length / 2)
  await writeBatch(context, rows.slice(0, middle), attempt)
  await writeBatch(context, rows.slice(middle), attempt)
}
