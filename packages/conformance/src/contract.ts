import type { Identity, Repository } from '@footfall/core'

/** A client as it is stored. */
export interface StoredClient {
  readonly id: string
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
}

/** What one tenant's tables hold, read by the adapter's test with queries of its own. In any order. */
export interface Contents {
  readonly clients: readonly StoredClient[]
  readonly identities: readonly (Identity & { readonly clientId: string })[]
  readonly stores: readonly { readonly id: string; readonly name: string }[]
  readonly visits: readonly {
    readonly id: string
    readonly clientId: string
    readonly storeId: string
    readonly visitDate: string
    readonly attendedBy: string | null
  }[]
}

/** The host's own code, which knows nothing of Footfall. */
export interface Host {
  /** Inserts a client into the clients table, and nothing else. Returns its id. */
  createClient(tenantId: string, fields: Omit<StoredClient, 'id'>): Promise<string>
}

/** Damage done to the tables behind the adapter's back, which `verify` must find. */
export interface Tamper {
  /** Deletes every revision's outcome of one row. */
  deleteOutcome(importId: string, rowNumber: number): Promise<void>
  deleteVisit(visitId: string): Promise<void>
  /** Deletes every revision of one row from the ledger; its outcomes stay. */
  deleteRow(importId: string, rowNumber: number): Promise<void>
  /** Puts other bytes in the place of a record's own. */
  changeBytes(importId: string, rowNumber: number, raw: Uint8Array): Promise<void>
}

/** One empty database, opened for one case. */
export interface OpenDatabase {
  /** Called for many tenants; each call may give a repository of its own. */
  repository(tenantId: string): Repository
  inspect(tenantId: string): Promise<Contents>
  /** Lets the time of every lease that is held run out, as if its worker had been silent for too long. */
  lapseLeases(): Promise<void>
  close(): Promise<void>
  readonly host?: Host
  readonly tamper?: Tamper
}

/** What the adapter can do; cases that need more are left out, and named in the suite's answer. */
export interface Capabilities {
  /** Several transactions can be under way at once on one database. */
  readonly concurrentWriters: boolean
  /** `open` gives a `host`. */
  readonly host: boolean
  /** `open` gives `tamper`. */
  readonly tamper: boolean
}

/** How much is tried. Everything is derived from the seed: the same seed, the same cases. */
export interface Effort {
  readonly seed: number
  /** Runs of each property. */
  readonly runs: number
  /** In milliseconds, for each property; one that has found nothing by then has passed. */
  readonly timeLimitMs: number
  /** Also stop an import at every single port call instead of at a few. */
  readonly everyCrash: boolean
  /** Look for the smallest counterexample, which takes its time. */
  readonly shrink: boolean
}

export const DEFAULT_EFFORT: Effort = { seed: 1, runs: 25, timeLimitMs: 10_000, everyCrash: false, shrink: true }

export type Capability = keyof Capabilities

/** What a case works with. */
export interface CaseContext {
  readonly db: OpenDatabase
  readonly effort: Effort
  /** A tenant that no other part of the case has used: as good as an empty database. */
  newTenant(): string
}

export interface Case {
  /** A sentence of the domain. */
  readonly name: string
  /** The number of the law that it proves, where it proves one. */
  readonly law?: number
  readonly needs?: readonly Capability[]
  run(context: CaseContext): Promise<void>
}

export interface Chapter {
  readonly title: string
  readonly cases: readonly Case[]
}
