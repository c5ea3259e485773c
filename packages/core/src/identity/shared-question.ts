import type { IdentityKind } from '../row/row.ts'

/** An identity that very many others of the file are met with, described without its value. */
export interface SharedIdentity {
  readonly kind: IdentityKind
  /** Distinct other identities that stand beside it. */
  readonly others: number
  /** The first rows that have it beside another, at most ten. */
  readonly rowNumbers: readonly number[]
}

/** What only the operator can decide: a question of the import, as plain data. */
export interface SharedIdentityQuestion {
  readonly code: 'shared-identity'
  readonly message: string
  readonly option: 'sharedIdentity'
  readonly choices: readonly ['join', 'demote']
  readonly details: {
    readonly limit: number
    /** How many identities it is about; the list names the first hundred. */
    readonly count: number
    readonly identities: readonly SharedIdentity[]
  }
}

const NAMED = 100

/** Null when nothing is shared. */
export const sharedQuestion = (shared: readonly SharedIdentity[], limit: number): SharedIdentityQuestion | null => {
  const [first] = shared
  if (first === undefined) return null
  const more = shared.length > 1 ? ` (and ${shared.length - 1} more like it)` : ''
  const what = first.kind === 'phone' ? 'phone' : 'e-mail'
  return {
    code: 'shared-identity',
    message:
      `The ${what} of row ${first.rowNumbers[0]}${more} stands beside ${first.others} other phones and e-mails; the limit ` +
      `is ${limit}. Declare sharedIdentity: "join" if all of them are one customer, "demote" if it is a number that many share.`,
    option: 'sharedIdentity',
    choices: ['join', 'demote'],
    details: { limit, count: shared.length, identities: shared.slice(0, NAMED) },
  }
}
