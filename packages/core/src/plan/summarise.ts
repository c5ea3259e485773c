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

export const EMPTY_SUMMARY: PlanSummary = {
  rows: 0,
  outcomes: { clientCreated: 0, visitAdded: 0, visitRepeated: 0, held: 0 },
  created: { clients: 0, stores: 0, visits: 0 },
  conflicts: 0,
  warnings: {},
}

/** The counts of two batches together. */
export const addSummaries = (a: PlanSummary, b: PlanSummary): PlanSummary => {
  const warnings: Record<string, number> = { ...a.warnings }
  for (const [code, count] of Object.entries(b.warnings)) warnings[code] = (warnings[code] ?? 0) + count
  return {
    rows: a.rows + b.rows,
    outcomes: {
      clientCreated: a.outcomes.clientCreated + b.outcomes.clientCreated,
      visitAdded: a.outcomes.visitAdded + b.outcomes.visitAdded,
      visitRepeated: a.outcomes.visitRepeated + b.outcomes.visitRepeated,
      held: a.outcomes.held + b.outcomes.held,
    },
    created: {
      clients: a.created.clients + b.created.clients,
      stores: a.created.stores + b.created.stores,
      visits: a.created.visits + b.created.visits,
    },
    conflicts: a.conflicts + b.conflicts,
    warnings,
  }
}
