import { uint32List } from '../identity/chunked-list.ts'
import { createTextIndex } from '../identity/text-index.ts'
import type { ClientFields, StoreRef } from './plan.ts'
import { createVisitTable, type VisitTable } from './visit-table.ts'

/** What was planned and is not in the database: of one batch, or of all batches so far when nothing is written. */
export interface Drafts {
  /** The new client of a component, by its ref; -1 when there is none. */
  clientOf(component: number): number
  addClient(component: number): number
  /** True once for each component. */
  touch(component: number): boolean
  /** What blank fields of known clients were planned to become, by client number. */
  readonly filled: Map<number, ClientFields>
  /** New stores by key: their refs. */
  readonly stores: Map<string, number>
  /** New visits: their refs. */
  readonly visits: VisitTable
  addVisit(client: number, store: number, date: number, attendedBy: string | null): number
  attendedBy(visit: number): string | null
  /** Small numbers for what repeats. */
  storeNumber(store: StoreRef): number
  dateNumber(date: string): number
}

const perComponent = (size: number, keep: boolean) => {
  if (keep) {
    const values = new Uint32Array(size)
    return {
      get: (component: number): number => values[component] ?? 0,
      set: (component: number, value: number): void => {
        values[component] = value
      },
    }
  }
  const values = new Map<number, number>()
  return {
    get: (component: number): number => values.get(component) ?? 0,
    set: (component: number, value: number): void => {
      values.set(component, value)
    },
  }
}

/** Numbers texts from 0. */
const numbering = (): ((text: string) => number) => {
  const numbers = new Map<string, number>()
  return (text) => {
    const number = numbers.get(text)
    if (number !== undefined) return number
    numbers.set(text, numbers.size)
    return numbers.size - 1
  }
}

/**
 * With `keep`, made to hold the drafts of a whole file: 8 bytes an identity and some 30 a visit. `size` is the number of
 * components at most.
 */
export const createDrafts = (size: number, keep: boolean): Drafts => {
  const clients = perComponent(size, keep)
  const touched = perComponent(size, keep)
  let clientCount = 0
  const visits = createVisitTable()
  /** By visit: the number of the text + 1. */
  const attended = uint32List()
  const texts = createTextIndex()
  const knownStores = numbering()
  return {
    clientOf: (component) => clients.get(component) - 1,
    addClient(component) {
      clients.set(component, ++clientCount)
      return clientCount - 1
    },
    touch(component) {
      if (touched.get(component) === 1) return false
      touched.set(component, 1)
      return true
    },
    filled: new Map(),
    stores: new Map(),
    visits,
    addVisit(client, store, date, attendedBy) {
      const visit = attended.length
      attended.push(attendedBy === null ? 0 : texts.intern(0, attendedBy) + 1)
      visits.set(client, store, date, visit)
      return visit
    },
    attendedBy(visit) {
      const text = attended.get(visit)
      return text === 0 ? null : texts.textOf(text - 1)
    },
    storeNumber: (store) => ('id' in store ? knownStores(store.id) * 2 : store.new * 2 + 1),
    dateNumber: numbering(),
  }
}
