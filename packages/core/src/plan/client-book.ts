import type { Place } from '../identity/resolution.ts'
import type { Row } from '../row/row.ts'
import type { BatchContext } from './batch-context.ts'
import type { KnownIndex } from './known-index.ts'
import type { ClientFields, ClientFill, ClientRef, NewClient } from './plan.ts'
import { isBlank, isSameText } from './same-text.ts'

/** The client of a row. */
export interface MetClient {
  readonly ref: ClientRef
  /** A number of its own, for known and new clients alike. */
  readonly number: number
  /** True for the row that the client is created for. */
  readonly isNew: boolean
}

/** The clients of one batch. */
export interface ClientBook {
  /** The client of a row; a new one is created when its component has none. */
  meet(row: Row, place: Place): MetClient
  /** Fills blanks of a known client from the row. True when the row has another name than the client. */
  learn(client: MetClient, row: Row, place: Place): boolean
  /** Whose an identity of a component becomes. */
  refOf(component: number, identity: number): ClientRef
  readonly created: readonly NewClient[]
  fills(): readonly ClientFill[]
}

/** Numbers of new clients lie above those of known ones. */
const NEW = 0x80000000

const FIELDS = ['name', 'phone', 'email'] as const
const NO_FIELDS: ClientFields = { name: null, phone: null, email: null }

export const createClientBook = (known: KnownIndex, { resolution, policy, drafts, own }: BatchContext): ClientBook => {
  const created: NewClient[] = []
  /** What clients of this batch have in their fields, by number. */
  const fields = new Map<number, ClientFields>()
  const filledNow = new Map<number, ClientFields>()

  const firstOf = (kind: 'phone' | 'email', numbers: readonly number[]): string | null => {
    const first = numbers.find((number) => resolution.kind(number) === kind)
    return first === undefined ? null : resolution.identity(first).value
  }

  const create = (row: Row, { component, used }: Place): number => {
    const ref = drafts.addClient(component)
    // The row is the component's first, unless rows before it were refused: what it says itself comes first.
    const own = [...used, ...resolution.openClaims(component)]
    const client = {
      ref,
      rowNumber: row.rowNumber,
      extra: row.extra,
      name: isBlank(row.name) ? resolution.nameOf(component) : row.name,
      phone: firstOf('phone', own),
      email: firstOf('email', own),
    }
    created.push(client)
    fields.set(NEW + ref, client)
    return ref
  }

  const refOf = (component: number, identity: number): ClientRef => {
    const owner = resolution.ownerOf(identity)
    return owner === null ? { new: drafts.clientOf(component) } : { id: resolution.clientId(owner) }
  }

  /** Made by this import: it was given all that its rows say, so there is nothing to fill. */
  const isOurs = ({ ref, number }: MetClient): boolean => 'new' in ref || own.has(number)

  const fieldsOf = (client: MetClient, component: number): ClientFields => {
    const there = fields.get(client.number)
    if (there !== undefined) return there
    if (isOurs(client)) return { ...NO_FIELDS, name: own.nameOf(client.number) ?? resolution.nameOf(component) }
    const stored = known.client(resolution.clientId(client.number))
    const planned = drafts.filled.get(client.number) ?? NO_FIELDS
    return {
      name: isBlank(stored.name) ? planned.name : stored.name,
      phone: isBlank(stored.phone) ? planned.phone : stored.phone,
      email: isBlank(stored.email) ? planned.email : stored.email,
    }
  }

  /** Only what the client owns: a row in conflict may name another one's phone. */
  const offerOf = (client: MetClient, row: Row, { used }: Place): ClientFields => {
    const own = used.filter((number) => resolution.ownerOf(number) === client.number)
    return { name: isBlank(row.name) ? null : row.name, phone: firstOf('phone', own), email: firstOf('email', own) }
  }

  return {
    meet(row, place) {
      if (place.client !== null) {
        return { ref: { id: resolution.clientId(place.client) }, number: place.client, isNew: false }
      }
      const ref = drafts.clientOf(place.component)
      if (ref >= 0) return { ref: { new: ref }, number: NEW + ref, isNew: false }
      const fresh = create(row, place)
      return { ref: { new: fresh }, number: NEW + fresh, isNew: true }
    },

    learn(client, row, place) {
      const now = fieldsOf(client, place.component)
      fields.set(client.number, now)
      const differs = !isBlank(row.name) && !isBlank(now.name) && !isSameText(row.name, now.name)
      if (isOurs(client) || policy.onExistingClient === 'keep') return differs
      if (FIELDS.every((field) => !isBlank(now[field]))) return differs
      const offer = offerOf(client, row, place)
      const fill = (field: (typeof FIELDS)[number]): string | null => (isBlank(now[field]) ? offer[field] : null)
      const added: ClientFields = { name: fill('name'), phone: fill('phone'), email: fill('email') }
      if (FIELDS.every((field) => added[field] === null)) return differs
      const merge = (to: ClientFields): ClientFields => ({
        name: added.name ?? to.name,
        phone: added.phone ?? to.phone,
        email: added.email ?? to.email,
      })
      fields.set(client.number, merge(now))
      filledNow.set(client.number, merge(filledNow.get(client.number) ?? NO_FIELDS))
      drafts.filled.set(client.number, merge(drafts.filled.get(client.number) ?? NO_FIELDS))
      return differs
    },

    refOf,
    created,
    fills: () => Array.from(filledNow, ([number, filled]) => ({ clientId: resolution.clientId(number), ...filled })),
  }
}
