import type { Row } from '../row/row.ts'
import type { BatchContext } from './batch-context.ts'
import type { MetClient } from './client-book.ts'
import type { KnownIndex } from './known-index.ts'
import type { NewStore, NewVisit, StoreRef, VisitRef } from './plan.ts'

/** The visit of a row. */
export interface MetVisit {
  readonly ref: VisitRef
  readonly isNew: boolean
  /** Of the visit as it was recorded first. */
  readonly attendedBy: string | null
}

/** The stores and visits of one batch. */
export interface VisitBook {
  meet(row: Row, client: MetClient): MetVisit
  readonly stores: readonly NewStore[]
  readonly created: readonly NewVisit[]
}

export const createVisitBook = (known: KnownIndex, { drafts }: BatchContext): VisitBook => {
  const stores: NewStore[] = []
  const created: NewVisit[] = []

  const storeOf = ({ key, name }: { readonly key: string; readonly name: string }): StoreRef => {
    const planned = drafts.stores.get(key)
    if (planned !== undefined) return { new: planned }
    const id = known.storeId(key)
    if (id !== null) return { id }
    const ref = drafts.stores.size
    drafts.stores.set(key, ref)
    stores.push({ ref, key, name })
    return { new: ref }
  }

  return {
    meet(row, client) {
      const { store: named, visitDate, attendedBy } = row
      if (named === null || visitDate === null) {
        throw new RangeError(`Row ${row.rowNumber} has no store or no date and is not held.`)
      }
      const store = storeOf(named)
      if ('id' in client.ref && 'id' in store) {
        const there = known.visit(client.ref.id, store.id, visitDate)
        if (there !== null) return { ref: { id: there.id }, isNew: false, attendedBy: there.attendedBy }
      }
      const storeNumber = drafts.storeNumber(store)
      const dateNumber = drafts.dateNumber(visitDate)
      const planned = drafts.visits.get(client.number, storeNumber, dateNumber)
      if (planned >= 0) return { ref: { new: planned }, isNew: false, attendedBy: drafts.attendedBy(planned) }
      const ref = drafts.addVisit(client.number, storeNumber, dateNumber, attendedBy)
      created.push({ ref, client: client.ref, store, visitDate, attendedBy })
      return { ref: { new: ref }, isNew: true, attendedBy }
    },
    stores,
    created,
  }
}
