import type { WarningCode } from './reason.ts'
import type { Identity } from './row.ts'

/** What one phone or e-mail cell says about who came. */
export interface IdentityReading {
  /** In the order of the cell, no duplicates. */
  readonly identities: readonly Identity[]
  readonly warnings: readonly WarningCode[]
  /** The cell says something, but nothing in it can be used. A placeholder counts as blank and is not unusable. */
  readonly unusable: boolean
}

export const BLANK: IdentityReading = { identities: [], warnings: [], unusable: false }
