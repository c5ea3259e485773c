import type { IdentityOwner, Known, KnownKeys } from '../plan/known.ts'
import type { PlanChanges } from '../plan/plan.ts'
import type { Identity } from '../row/row.ts'

/** A batch of changes and on whose behalf it is written. */
export interface ApplyBatch {
  /** Null for a visit that was entered by hand: then the outcomes are not stored. */
  readonly import: { readonly id: string; readonly fence: number } | null
  readonly changes: PlanChanges
  /** Ids for what is new, from `assignIds`. Left out: the storage makes them. */
  readonly ids?: Applied | undefined
  /**
   * Whether an earlier batch of the same import, written by the same worker, created a client: where a foreign key guards it, nobody
   * needs to look whether it is there and the tenant's.
   */
  readonly isOwn?: ((clientId: string) => boolean) | undefined
}

/** The ids that the storage gave to what was new, by `ref`. */
export interface Applied {
  readonly clientIds: readonly string[]
  readonly storeIds: readonly string[]
  readonly visitIds: readonly string[]
}

export interface SyncReport {
  /** Clients looked at. */
  readonly clients: number
  /** Identities that were not known before. */
  readonly added: number
  /**
   * Identities that several clients have: in their fields now, or as the owner, who keeps it though the host gave it to another client
   * since. The first id is that of the owner, to whom rows with it go: the smallest one, where nobody had it before.
   */
  readonly duplicates: readonly { readonly kind: 'phone' | 'email'; readonly clientIds: readonly string[] }[]
}

export interface OwnersPage {
  readonly owners: readonly IdentityOwner[]
  /** Pass as `after` for the next page; null at the end. */
  readonly next: string | null
  /** False: the page leaves out identities whose text the storage cannot give back; only `findOwners` finds those. */
  readonly isWhole: boolean
}

/** Raw values of one client as the host stores them → identities. */
export type IdentitiesOf = (client: {
  readonly phone: string | null
  readonly email: string | null
}) => readonly Identity[]

/** Clients, their identities, stores and visits. Every method works on sets and sees one tenant only. */
export interface Registry {
  /** What is there for these keys. Thousands of keys a call are usual. */
  findKnown(keys: KnownKeys): Promise<Known>

  /** Only the owners: for looking up every identity of a file. Thousands of identities a call are usual. */
  findOwners(identities: readonly Identity[]): Promise<readonly IdentityOwner[]>

  /**
   * All owned identities of a kind, page by page, for a file that has half as many as the database or more: cheaper than asking for
   * each. Left out where it is not.
   */
  listOwners?(
    kind: Identity['kind'],
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<OwnersPage>

  /**
   * Writes a batch in one transaction: stores, clients, claims, fills, visits and, for an import, the outcomes. Keys are
   * written in one order everywhere (stores, then identities, then visits, each by their key in byte order).
   *
   * It refuses as a whole, and nothing is written, with `plan-changed` when a claim, a store key or a visit that the
   * batch means to create is there already, or a client that it refers to is gone; with `lease-lost` when the fencing
   * token is void; with `host-rejected` when a rule of the host's tables refuses it, whose `details.action` says `fill` where that was
   * a blank-fill, and `details.isEveryRow` where any other would be refused too. Deadlocks, serialisation failures and busy databases are retried inside, with a bound.
   */
  apply(batch: ApplyBatch): Promise<Applied>

  /**
   * Puts together what `apply` of the very same changes, ids and import writes, ahead of it: for a batch that is planned while the one
   * before it is being written. Nothing is written, and `apply` does the same without it. Left out where it gains nothing.
   */
  prepare?(batch: ApplyBatch): Promise<void>

  /**
   * Ids for what a batch creates, before it is written: the next batch can then be planned meanwhile. Left out where the
   * database makes ids by itself. Of use only where reads and writes overlap (`Ports.overlaps`).
   */
  assignIds?(changes: PlanChanges): Applied

  /** Learns the identities of clients that the host added or edited by itself; changes no client. */
  syncIdentities(identitiesOf: IdentitiesOf): Promise<SyncReport>

  /**
   * The same before a single client is created by hand, as far as that takes no look at all clients each time: at all of them the first
   * time, afterwards at those that changed since, where the host says when. Returns how many identities were learnt.
   */
  learnRecent?(identitiesOf: IdentitiesOf): Promise<number>
}
