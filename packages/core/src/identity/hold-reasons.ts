import { type Reason, reason } from '../row/reason.ts'
import type { Row } from '../row/row.ts'
import type { ResolutionPolicy } from './resolution-policy.ts'

/** Why a row is held: what normalising found, and what the policy adds. Empty: it is recorded. */
export const holdReasons = (
  row: Row,
  policy: Pick<ResolutionPolicy, 'missingIdentity' | 'unknownStore'>,
  isStoreKnown: (key: string) => boolean,
): readonly Reason[] => {
  if (!row.intact) return row.reasons
  const added: Reason[] = []
  if (policy.unknownStore === 'hold' && row.store !== null && !isStoreKnown(row.store.key)) {
    added.push(reason('store-unknown', 'store'))
  }
  if (policy.missingIdentity === 'hold' && row.identities.length === 0) {
    if (!row.reasons.some(({ code }) => code === 'identity-unreadable')) added.push(reason('identity-missing'))
  }
  return added.length === 0 ? row.reasons : [...row.reasons, ...added]
}
