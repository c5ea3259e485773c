import type { Outcome } from '../plan/plan.ts'
import type { Cells } from '../row/fields.ts'
import type { Reason, Warning } from '../row/reason.ts'
import type { ImportSeal } from './seal.ts'

/** `discarded` and `completed` are final; held rows of a completed import may still be fixed. */
export type ImportStatus =
  | 'receiving'
  | 'received'
  | 'needs-options'
  | 'applying'
  | 'completed'
  | 'failed'
  | 'discarded'

/** One import as the ledger keeps it. Times are ISO 8601 in UTC. */
export interface ImportRecord {
  readonly id: string
  readonly status: ImportStatus
  readonly sourceName: string
  readonly createdAt: string
  /** Null until the source was received whole. */
  readonly seal: ImportSeal | null
  readonly completedAt: string | null
  /** What made it fail, for the operator; no customer data. */
  readonly error: { readonly code: string; readonly message: string } | null
  /** Rows that came out otherwise than planned, because another writer moved. */
  readonly drift: number
}

/** What of an import may change after it was created. */
export type ImportChange = Partial<Pick<ImportRecord, 'status' | 'seal' | 'completedAt' | 'error' | 'drift'>>

/** What a fix says of its row: mapped cells, and the unmapped columns as [header, value]. */
export interface FixedFields {
  readonly cells: Cells
  readonly extra: readonly (readonly [header: string, value: string])[]
}

/**
 * One entry of `import_rows`: the bytes of one record as they came (`revision` 1), or the fields of a fix (a higher
 * revision, `raw` null). What is not a record (BOM and header, runs of blank lines) is kept as row 0, each span under a
 * revision of its own in source order, so that the ranges of all entries that have bytes tile the source.
 */
export interface LedgerRow {
  readonly rowNumber: number
  readonly revision: number
  readonly line: number
  /** Byte offsets in the source, [start, end). A fix repeats those of its record. */
  readonly start: number
  readonly end: number
  readonly raw: Uint8Array | null
  /** A fix's cells; JSON. */
  readonly fields: FixedFields | null
}

/** The current outcome of a row (that of the highest revision). */
export interface StoredOutcome {
  readonly revision: number
  readonly outcome: Outcome
  readonly clientId: string | null
  readonly visitId: string | null
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Warning[]
  readonly conflict: { readonly clientIds: readonly string[] } | null
}

/** A row as it stands: its highest revision and what became of it, if anything yet. */
export interface LedgerEntry {
  readonly row: LedgerRow
  /** Null while the row waits to be applied, also when only an older revision has an outcome. */
  readonly outcome: StoredOutcome | null
}

export interface EntryFilter {
  /** Entries with a row number above this one. */
  readonly after: number
  readonly limit: number
  /** `pending`: no outcome for the highest revision yet. Left out: all. */
  readonly outcome?: Outcome | 'pending' | undefined
}

export interface ImportTotals {
  /** Data records. */
  readonly rows: number
  /** Rows by their current outcome; `pending` ones have none. */
  readonly outcomes: {
    readonly clientCreated: number
    readonly visitAdded: number
    readonly visitRepeated: number
    readonly held: number
    readonly pending: number
  }
  /** What the import made, counted from the tables. */
  readonly created: { readonly clients: number; readonly stores: number; readonly visits: number }
  readonly conflicts: number
  /** How many rows carry each warning, by code. */
  readonly warnings: Readonly<Record<string, number>>
}

export interface Violation {
  readonly importId: string
  /** Null: it concerns the import as a whole. */
  readonly rowNumber: number | null
  /** The number of the law that is broken, as in the design. */
  readonly law: number
  readonly message: string
}

export interface Page<T> {
  readonly items: readonly T[]
  /** Pass as `after` for the next page; null at the end. */
  readonly next: string | null
}

/**
 * The durable record of what arrived and what became of it: insert-only, but for the import's own line. Every method
 * sees one tenant only; an id of another tenant is as unknown as one that never was.
 */
export interface Ledger {
  /** Adds an import in status `receiving`. */
  create(draft: { readonly id: string; readonly sourceName: string; readonly createdAt: string }): Promise<void>

  /** Appends entries; all of one call become durable, or none. Writing a (row, revision) twice is an error. */
  append(importId: string, rows: readonly LedgerRow[]): Promise<void>

  /**
   * Changes an import if its status is one of `from`, in one atomic step. False: it is not (or no such import), and
   * nothing changed. Within a transaction nobody else changes the import from then on until it ends, also where `change` is empty.
   */
  update(importId: string, change: ImportChange, from: readonly ImportStatus[]): Promise<boolean>

  find(importId: string): Promise<ImportRecord | null>

  /** Newest first (by `createdAt`, then id, both descending). */
  list(page: { readonly after: string | null; readonly limit: number }): Promise<Page<ImportRecord>>

  /** Records in row order, each at its highest revision, with the current outcome. Row 0 is left out. */
  entries(importId: string, filter: EntryFilter): Promise<readonly LedgerEntry[]>

  /** The entries that have bytes, row 0 included, by `start`, from the first whose `start` is at least `from`. */
  spans(importId: string, page: { readonly from: number; readonly limit: number }): Promise<readonly LedgerRow[]>

  totals(importId: string): Promise<ImportTotals>

  /**
   * Breaches of laws 2, 3 and 4 by this import, found by the storage's own queries over what is stored and not by any
   * counter: a record without ledger row, without or with more than one current outcome, an outcome that is not held
   * without its visit or whose visit belongs to another client, a visit of this import that no row points at. At most
   * `limit`, each naming its row where there is one.
   */
  violations(importId: string, limit: number): Promise<readonly Violation[]>
}
