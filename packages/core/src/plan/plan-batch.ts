import type { Place } from '../identity/resolution.ts'
import type { Reason, Warning } from '../row/reason.ts'
import { warning } from '../row/reason.ts'
import type { IdentityKind, Row } from '../row/row.ts'
import type { BatchContext } from './batch-context.ts'
import { type ClientBook, createClientBook } from './client-book.ts'
import type { Known } from './known.ts'
import { indexKnown } from './known-index.ts'
import type { NewClaim, PlanChanges, RowOutcome } from './plan.ts'
import { isBlank, isSameText } from './same-text.ts'
import { createVisitBook } from './visit-book.ts'

const heldOutcome = (row: Row, reasons: readonly Reason[]): RowOutcome => ({
  rowNumber: row.rowNumber,
  revision: row.revision,
  outcome: 'held',
  client: null,
  visit: null,
  reasons,
  warnings: row.warnings,
  conflict: null,
  name: row.name,
  attendedBy: row.attendedBy,
})

/** Whether a row says something of a visit that the visit, as it was recorded first, does not say. */
const differs = (recorded: string | null, told: string | null): boolean =>
  !isBlank(told) && (isBlank(recorded) || !isSameText(recorded, told))

const fieldOf = (kind: IdentityKind): 'phone' | 'email' => (kind === 'email' ? 'email' : 'phone')

/** The plan of one batch, which may be made piece by piece. */
export interface BatchPlan {
  /** The next rows, in row order. */
  add(rows: readonly Row[]): void
  /** What all of them do. */
  changes(): PlanChanges
}

/** Plans rows over what is known of all of them and what was planned before. */
export const createBatchPlan = (known: Known, context: BatchContext): BatchPlan => {
  const { resolution, drafts } = context
  const index = indexKnown(known)
  const clients = createClientBook(index, context)
  const visits = createVisitBook(index, context)
  const claims: NewClaim[] = []
  const outcomes: RowOutcome[] = []

  const claimOpen = (place: Place, book: ClientBook): void => {
    if (!drafts.touch(place.component)) return
    for (const number of resolution.openClaims(place.component)) {
      claims.push({ identity: resolution.identity(number), client: book.refOf(place.component, number) })
    }
  }

  const add = (row: Row): void => {
    // 1. Held?
    const reasons = resolution.reasonsOf(row)
    if (reasons.length > 0) {
      outcomes.push(heldOutcome(row, reasons))
      return
    }

    // 2. Whose is it? Who is touched first gets all that is theirs.
    const place = resolution.place(row)
    const client = clients.meet(row, place)
    claimOpen(place, clients)
    const nameDiffers = clients.learn(client, row, place)

    // 3. Which visit?
    const visit = visits.meet(row, client)

    // 4. What is worth a look?
    const warnings: Warning[] = [...row.warnings]
    for (const kind of place.demoted) warnings.push(warning('shared-identity', fieldOf(kind)))
    if (place.conflict.length > 0) warnings.push(warning('identity-conflict'))
    if (nameDiffers) warnings.push(warning('name-differs', 'name'))
    if (!visit.isNew && differs(visit.attendedBy, row.attendedBy)) warnings.push(warning('visit-differs', 'attendedBy'))

    outcomes.push({
      rowNumber: row.rowNumber,
      revision: row.revision,
      outcome: client.isNew ? 'client-created' : visit.isNew ? 'visit-added' : 'visit-repeated',
      client: client.ref,
      visit: visit.ref,
      reasons: [],
      warnings,
      conflict: place.conflict.length === 0 ? null : { clientIds: place.conflict.map(resolution.clientId) },
      name: row.name,
      attendedBy: row.attendedBy,
    })
  }
  return {
    add: (rows) => rows.forEach(add),
    changes: () => ({
      clients: clients.created,
      claims,
      fills: clients.fills(),
      stores: visits.stores,
      visits: visits.created,
      outcomes,
    }),
  }
}
