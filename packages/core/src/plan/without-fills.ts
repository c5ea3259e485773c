import { warning } from '../row/reason.ts'
import type { PlanChanges } from './plan.ts'

/** The same plan without its blank-fills; the rows of the clients who would have got something say so. */
export const withoutFills = (changes: PlanChanges): PlanChanges => {
  const filled = new Set(changes.fills.map(({ clientId }) => clientId))
  const outcomes = changes.outcomes.map((outcome) => {
    const isFilling = outcome.client !== null && 'id' in outcome.client && filled.has(outcome.client.id)
    return isFilling ? { ...outcome, warnings: [...outcome.warnings, warning('fill-rejected')] } : outcome
  })
  return { ...changes, fills: [], outcomes }
}
