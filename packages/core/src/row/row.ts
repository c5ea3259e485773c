import type { Cells } from './fields.ts'
import type { Reason, Warning } from './reason.ts'

/** `content` keys a row that has neither phone nor e-mail; it never comes from a cell. */
export type IdentityKind = 'phone' | 'email' | 'content'

/**
 * What a person is recognised by. `value` is normalised: a phone in E.164 (`+919723521333`), or bare digits when it is
 * unverified; an e-mail in lower case; for `content` a hash and an ordinal.
 */
export interface Identity {
  readonly kind: IdentityKind
  readonly value: string
}

/** One record's fields before normalising, as they come out of the reader and the column mapping, or out of a fix. */
export interface RowInput {
  /** 1-based, data records only. */
  readonly rowNumber: number
  /** 1 as received; each fix of a held row takes a higher one. */
  readonly revision: number
  /** The first physical line of the record, 1-based. */
  readonly line: number
  readonly cells: Cells
  /** Unmapped columns as [header, value], in column order, blank values left out. */
  readonly extra: readonly (readonly [header: string, value: string])[]
  /** What the reader found wrong; such a row is held, and its cells are not to be trusted. */
  readonly problem: Reason | null
}

/** A data record after column mapping and normalisation: plain data, a pure function of its input and the options. */
export interface Row {
  readonly rowNumber: number
  readonly revision: number
  readonly line: number
  readonly name: string | null
  readonly attendedBy: string | null
  /** Phones in column order, then e-mails; no duplicates. Empty when the row has none that can be used. */
  readonly identities: readonly Identity[]
  /** `key` is what stores are matched by, `name` how the file spells it. */
  readonly store: { readonly key: string; readonly name: string } | null
  /** A calendar date, `YYYY-MM-DD`. */
  readonly visitDate: string | null
  readonly extra: readonly (readonly [header: string, value: string])[]
  /** SHA-256 (hex) of the normalised mapped fields; set on rows without identity only. */
  readonly contentKey: string | null
  /** Not empty: the row is held. */
  readonly reasons: readonly Reason[]
  readonly warnings: readonly Warning[]
  /** False when the columns themselves are in doubt: such a row does not join the identity graph. */
  readonly intact: boolean
}
