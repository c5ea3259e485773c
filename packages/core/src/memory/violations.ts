import type { LedgerRow, Violation } from '../ports/ledger.ts'
import { keyOf, type MemoryContext } from './context.ts'
import type { MemoryOutcome } from './database.ts'

/** Laws 2 to 4 of one import, judged from the tables alone. */
export const findViolations = ({ db, tenantId }: MemoryContext, importId: string): readonly Violation[] => {
  const found: Violation[] = []
  const breach = (rowNumber: number | null, law: number, message: string): void => {
    found.push({ importId, rowNumber, law, message })
  }
  const record = db.imports.get(importId)
  const rows = db.rows.get(importId) ?? new Map<number, LedgerRow[]>()
  const outcomes = db.outcomes.get(importId) ?? new Map<number, MemoryOutcome[]>()
  const expected = record?.seal?.rows ?? 0
  const pointedAt = new Set<string>()
  const madeBy = new Map<string, number[]>()

  for (let rowNumber = 1; rowNumber <= expected; rowNumber++) {
    const latest = rows.get(rowNumber)?.at(-1)
    if (latest === undefined) {
      breach(rowNumber, 2, 'The record has no ledger row.')
      continue
    }
    const [arrived] = rows.get(rowNumber) ?? []
    if (arrived?.revision !== 1 || arrived.raw === null) breach(rowNumber, 2, "The record's own bytes are missing.")
    const outcome = outcomes.get(rowNumber)?.at(-1)
    if (outcome === undefined || outcome.revision !== latest.revision) {
      if (record?.status === 'completed') breach(rowNumber, 2, 'The row has no current outcome.')
      continue
    }
    if (outcome.outcome === 'held') {
      if (outcome.visitId !== null || outcome.clientId !== null)
        breach(rowNumber, 4, 'The row is held and yet points at a client or a visit.')
      if (outcome.reasons.length === 0) breach(rowNumber, 2, 'The row is held without a reason.')
      continue
    }
    if (outcome.outcome === 'client-created' && outcome.clientId !== null) {
      const makers = madeBy.get(outcome.clientId) ?? []
      madeBy.set(outcome.clientId, makers)
      makers.push(rowNumber)
    }
    const visit = outcome.visitId === null ? undefined : db.visits.get(outcome.visitId)
    if (visit === undefined || visit.tenantId !== tenantId) {
      breach(rowNumber, 4, 'The row is not held and yet its visit is missing.')
    } else {
      pointedAt.add(visit.id)
      if (visit.clientId !== outcome.clientId) breach(rowNumber, 4, "The row's visit belongs to another client.")
      if (!db.clients.has(visit.clientId)) breach(rowNumber, 4, "The client of the row's visit is missing.")
    }
  }
  for (const makers of madeBy.values()) {
    if (makers.length === 1) continue
    for (const rowNumber of makers) breach(rowNumber, 3, 'Another row of the import made the same client.')
  }
  for (const rowNumber of rows.keys()) {
    if (rowNumber > expected) breach(rowNumber, 2, 'The ledger has a row that the source does not have.')
  }
  for (const [rowNumber] of outcomes) {
    if (!rows.has(rowNumber)) breach(rowNumber, 2, 'There is an outcome without a ledger row.')
  }
  for (const visit of db.visits.values()) {
    if (visit.importId !== importId) continue
    if (!pointedAt.has(visit.id)) breach(null, 4, `No row points at the visit ${visit.id} that the import made.`)
    if (db.visitKeys.get(keyOf(tenantId, visit.clientId, visit.storeId, visit.visitDate)) !== visit.id) {
      breach(null, 4, `The visit ${visit.id} is doubled.`)
    }
  }
  for (const [key, { clientId }] of db.identities) {
    if (key.startsWith(`[${JSON.stringify(tenantId)},`) && !db.clients.has(clientId)) {
      breach(null, 3, `An identity belongs to the client ${clientId}, which is missing.`)
    }
  }
  return found
}
