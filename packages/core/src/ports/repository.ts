import type { Known, KnownKeys } from '../plan/known.ts'
import type { Plan } from '../plan/plan-import.ts'
import type { Leases } from './leases.ts'
import type { Ledger } from './ledger.ts'
import type { Registry } from './registry.ts'
import type { ImportSource } from './source.ts'
import type { Timeline } from './timeline.ts'

/** A SHA-256 in the making. */
export interface Sha256 {
  update(bytes: Uint8Array): unknown
  digest(): Uint8Array
}

/** What core needs of the world and does not have itself. */
export interface Environment {
  now(): Date
  /** Unguessable and unique: a UUID. */
  newId(): string
  sleep(ms: number): Promise<void>
  /** A new SHA-256 of the platform's, which is many times as fast as one in JavaScript. Left out: core's own. */
  readonly sha256?: (() => Sha256) | undefined
}

/** What a storage adapter gives: the ports over one database, bound to one tenant. */
export interface Ports {
  readonly ledger: Ledger
  readonly leases: Leases
  readonly registry: Registry
  readonly timeline: Timeline
  readonly environment: Environment
  /**
   * Whether the ledger can be read while a batch is written, by another connection: the engine then reads one step ahead. Left
   * out, and inside a transaction: no.
   */
  readonly overlaps?: boolean
  /**
   * Whether all of this is part of one transaction: then nobody waits in it for another import to end, which may be waiting for what
   * the transaction has. Left out: no.
   */
  readonly inTransaction?: boolean
  /** Runs `work` with ports that all write in one transaction: it commits when `work` returns, and rolls back when it throws. */
  transaction<T>(work: (ports: Ports) => Promise<T>): Promise<T>
}

/** The storage as callers see it. */
export interface Repository extends Ports {
  /** What the database holds for the keys of some rows: `findKnown(keysOf(rows))`. */
  findKnown(keys: KnownKeys): Promise<Known>

  /**
   * Records the plan's file, its rows and their results in one transaction, and returns the import's id. Throws
   * `plan-changed` when the database moved since the plan was made; then nothing was written.
   */
  applyPlan(plan: Plan<ImportSource>): Promise<{ readonly importId: string }>
}
