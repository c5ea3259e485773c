import type { PlanChanges, PlanSummary } from './plan.ts'

/** Counts what a plan, or a batch of one, does. */
export const summarise = ({ clients, stores, visits, outcomes }: PlanChanges): PlanSummary => {
  const count = { 'client-created': 0, 'visit-added': 0, 'visit-repeated': 0, held: 0 }
  const warnings: Record<string, number> = {}
  let conflicts = 0
  for (const row of outcomes) {
    count[row.outcome]++
    if (row.conflict !== null) conflicts++
    for (const code of new Set(row.warnings.map((one) => one.code))) warnings[code] = (warnings[code] ?? 0) + 1
  }
  return {
    rows: outcomes.length,
    outcomes: {
      clientCreated: count['client-created'],
      visitAdded: count['visit-added'],
      visitRepeated: count['visit-repeated'],
      held: count.held,
    },
    created: { clients: clients.length, stores: stores.length, visits: visits.length },
    conflicts,
    warnings,
  }
}
