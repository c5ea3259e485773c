import { createIdentityGraph } from '../identity/identity-graph.ts'
import type { Row } from '../row/row.ts'
import { createPlanner } from './create-planner.ts'
import type { Known } from './known.ts'
import type { PlanChanges, PlanPolicy, PlanSummary } from './plan.ts'
import { planDigest } from './plan-digest.ts'
import { summarise } from './summarise.ts'

/** Rows of one source, all of them, in row order. `source` is handed through to the plan and never looked at. */
export interface SourceRows<Source> {
  readonly items: readonly Row[]
  readonly policy: PlanPolicy
  readonly source: Source
}

/** A plan of a whole file: what to create, and one outcome for each row. Plain data: print, compare or store it. */
export interface Plan<Source> extends PlanChanges {
  readonly source: Source
  readonly summary: PlanSummary
  readonly digest: string
}

/**
 * Plans a whole file: pure and synchronous. `known` is what the database holds for `keysOf(rows)`. `policy` changes points
 * of the rows' own policy for this plan.
 *
 * Throws `needs-options` when an identity is shared by more than `sharedIdentityLimit` others and the policy is to ask
 * (`details.questions`); `plan-changed` when `known` names an owner but not its client.
 *
 * @example
 * const rows = await readRows(createReadStream('visits.csv'), { defaultCountry: 'IN' })
 * const plan = planImport(rows, await repository.findKnown(keysOf(rows)))
 * plan.summary.outcomes // { clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 0 }
 */
export const planImport = <Source>(
  rows: SourceRows<Source>,
  known: Known,
  policy: Partial<PlanPolicy> = {},
): Plan<Source> => {
  // 1. Who is who, over the whole file.
  const rules: PlanPolicy = { ...rows.policy, ...policy }
  const graph = createIdentityGraph(rules)
  graph.knowStores([], known.stores)
  for (const row of rows.items) graph.addRow(row)
  const resolution = graph.resolve()

  // 2. One batch of all rows.
  const changes = createPlanner(resolution, rules).plan(rows.items, known)
  return { ...changes, source: rows.source, summary: summarise(changes), digest: planDigest(changes) }
}
