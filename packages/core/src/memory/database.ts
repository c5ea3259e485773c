import type { Outcome } from '../plan/plan.ts'
import type { ImportRecord, LedgerRow, StoredOutcome } from '../ports/ledger.ts'

export interface MemoryImport extends ImportRecord {
  readonly tenantId: string
}

export interface MemoryLease {
  readonly importId: string
  readonly fence: number
  readonly until: number
}

export interface MemoryOutcome extends StoredOutcome {
  readonly outcome: Outcome
  readonly name: string | null
  readonly attendedBy: string | null
}

export interface MemoryClient {
  readonly id: string
  readonly tenantId: string
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly extra: readonly (readonly [header: string, value: string])[]
}

export interface MemoryVisit {
  readonly id: string
  readonly tenantId: string
  readonly clientId: string
  readonly storeId: string
  readonly visitDate: string
  readonly attendedBy: string | null
  readonly createdAt: string
  readonly importId: string | null
}

/**
 * The tables of the in-memory storage: open to tests, which play the host's own code on them. Keys that are made of
 * several parts are JSON arrays.
 */
export interface MemoryDatabase {
  readonly imports: Map<string, MemoryImport>
  /** By tenant: the lease that is held. */
  readonly leases: Map<string, MemoryLease>
  /** By import: the last fencing token. */
  readonly fences: Map<string, number>
  /** By import: entries with bytes, by `start`. */
  readonly spans: Map<string, LedgerRow[]>
  /** By import, by row number: revisions, ascending. */
  readonly rows: Map<string, Map<number, LedgerRow[]>>
  /** By import: the highest row number of its ledger. */
  readonly lastRows: Map<string, number>
  /** By import, by row number: outcomes, by ascending revision. */
  readonly outcomes: Map<string, Map<number, MemoryOutcome[]>>
  readonly clients: Map<string, MemoryClient>
  /** By tenant: the clients have been gone through. */
  readonly synced: Map<string, true>
  /** By [tenant, kind, value]. */
  readonly identities: Map<string, { readonly clientId: string }>
  readonly stores: Map<string, { readonly id: string; readonly tenantId: string; readonly name: string }>
  /** By [tenant, key]. */
  readonly storeKeys: Map<string, { readonly storeId: string; readonly importId: string | null }>
  readonly visits: Map<string, MemoryVisit>
  /** By [tenant, client, store, date]: the visit's id. */
  readonly visitKeys: Map<string, string>
  /** By client: the ids of its visits, in the order in which they were made. */
  readonly visitsOf: Map<string, string[]>
}

/** Empty tables. Repositories of several tenants may share them. */
export const createMemoryDatabase = (): MemoryDatabase => ({
  imports: new Map(),
  leases: new Map(),
  fences: new Map(),
  spans: new Map(),
  rows: new Map(),
  lastRows: new Map(),
  outcomes: new Map(),
  clients: new Map(),
  synced: new Map(),
  identities: new Map(),
  stores: new Map(),
  storeKeys: new Map(),
  visits: new Map(),
  visitKeys: new Map(),
  visitsOf: new Map(),
})
