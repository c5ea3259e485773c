import type { Reason, Warning } from '../row/reason.ts'
import type { Identity } from '../row/row.ts'

export type Outcome = 'client-created' | 'visit-added' | 'visit-repeated' | 'held'
export const OUTCOMES = [
  'client-created',
  'visit-added',
  'visit-repeated',
  'held',
] as const satisfies readonly Outcome[]

/** A client that is there already, by its id, or one that the plan creates, by its number in the plan. */
export type ClientRef = { readonly id: string } | { readonly new: number }
export type StoreRef = { readonly id: string } | { readonly new: number }
export type VisitRef = { readonly id: string } | { readonly new: number }

/** What may go wrong differently for each caller: how open points of a file are decided. */
export interface PlanPolicy {
  readonly missingIdentity: 'create' | 'hold'
  readonly unknownStore: 'create' | 'hold'
  readonly onExistingClient: 'fill-blanks' | 'keep'
  /** Which kind of identity decides when a row's identities disagree: the first kind that the row has. */
  readonly identityPrecedence: readonly ['phone', 'email'] | readonly ['email', 'phone']
  /** `ask`: an identity over the limit stops the import with a question. */
  readonly sharedIdentity: 'ask' | 'join' | 'demote'
  /** An identity that meets more than this many distinct others in the file is shared. */
  readonly sharedIdentityLimit: number
}

export const DEFAULT_POLICY: PlanPolicy = {
  missingIdentity: 'create',
  unknownStore: 'create',
  onExistingClient: 'fill-blanks',
  identityPrecedence: ['phone', 'email'],
  sharedIdentity: 'ask',
  sharedIdentityLimit: 50,
}

/** The columns of a client that Footfall fills. `phone` and `email` are the client's first of each kind. */
export interface ClientFields {
  readonly name: string | null
  readonly phone: string | null
  readonly email: string | null
}

export interface NewClient extends ClientFields {
  /** Position in {@link Plan.clients}; `{ new }` references mean it. */
  readonly ref: number
  /** The row that the client is created for (its lowest recorded row number). */
  readonly rowNumber: number
  /** The unmapped columns of that row. */
  readonly extra: readonly (readonly [header: string, value: string])[]
}

export interface NewClaim {
  readonly identity: Identity
  readonly client: ClientRef
}

/** Values for fields of a known client that are blank; a null is not touched. */
export interface ClientFill extends ClientFields {
  readonly clientId: string
}

export interface NewStore {
  readonly ref: number
  readonly key: string
  readonly name: string
}

export interface NewVisit {
  readonly ref: number
  readonly client: ClientRef
  readonly store: StoreRef
  readonly visitDate: string
  readonly attendedBy: string | null
}

/** What becomes of one row. `client` and `visit` are null exactly when it is held. */
export interface RowOutcome {
  readonly rowNumber: number
  readonly revision: number
  readonly outcome: Outcome
  readonly client: ClientRef | null
  readonly visit: VisitRef | null
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Warning[]
  /** The known clients that the row's identities mean, when they mean several: the chosen one first. */
  readonly conflict: { readonly clientIds: readonly string[] } | null
  /** What this row says of its visit, for the journey. */
  readonly name: string | null
  readonly attendedBy: string | null
}

export interface PlanSummary {
  readonly rows: number
  readonly outcomes: {
    readonly clientCreated: number
    readonly visitAdded: number
    readonly visitRepeated: number
    readonly held: number
  }
  readonly created: { readonly clients: number; readonly stores: number; readonly visits: number }
  readonly conflicts: number
  /** How many rows carry each warning. */
  readonly warnings: Readonly<Record<string, number>>
}

/** What a batch of rows does to the database: plain data; nothing has happened yet. */
export interface PlanChanges {
  readonly clients: readonly NewClient[]
  readonly claims: readonly NewClaim[]
  readonly fills: readonly ClientFill[]
  readonly stores: readonly NewStore[]
  readonly visits: readonly NewVisit[]
  readonly outcomes: readonly RowOutcome[]
}
