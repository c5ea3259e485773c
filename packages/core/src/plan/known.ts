import type { Identity } from '../row/row.ts'
import type { ClientFields } from './plan.ts'

/** What a set of rows asks the database about. */
export interface KnownKeys {
  readonly identities: readonly Identity[]
  /** Normalised store names, as in `Row.store.key`. */
  readonly stores: readonly string[]
  /** Visit dates, `YYYY-MM-DD`: visits of the known clients on them are wanted. */
  readonly dates: readonly string[]
  /** Clients that are known from elsewhere and whose fields and visits are wanted too. */
  readonly clientIds?: readonly string[]
  /**
   * Which of those visits are needed, each once. Others on `dates` may be left out: of many clients on many dates most are never
   * asked about. Left out: all of them.
   */
  readonly visitsOn?: readonly { readonly clientId: string; readonly date: string }[]
}

export interface IdentityOwner {
  readonly identity: Identity
  readonly clientId: string
}

export interface KnownClient extends ClientFields {
  readonly id: string
}

export interface KnownStore {
  readonly key: string
  readonly id: string
}

export interface KnownVisit {
  readonly id: string
  readonly clientId: string
  readonly storeId: string
  readonly visitDate: string
  readonly attendedBy: string | null
}

/** What the database already holds for some keys. Plain data, in no particular order. */
export interface Known {
  readonly owners: readonly IdentityOwner[]
  /** The owners' clients. */
  readonly clients: readonly KnownClient[]
  readonly stores: readonly KnownStore[]
  /** The visits of those clients on the dates asked for. */
  readonly visits: readonly KnownVisit[]
}

export const NOTHING_KNOWN: Known = { owners: [], clients: [], stores: [], visits: [] }
