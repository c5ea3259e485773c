import type { Row } from '../row/row.ts'
import type { PlanChanges, PlanPolicy, PlanSummary } from './plan.ts'

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
