import { FootfallError } from '../error.ts'
import type { ImportChange, ImportStatus } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal, Question } from '../ports/seal.ts'
import { findSealed, type SealedImport } from './find-import.ts'

/** What an import is worked on from. Questions come of it, and that it is to be applied may be asked for at any time. */
const basisOf = (seal: ImportSeal): string => JSON.stringify({ ...seal, questions: undefined, applyAsked: undefined })

/**
 * Changes an import in one of these statuses whose options are still those that were read, in one step: whatever was worked out from
 * them holds no longer once somebody has changed them. False: they, or the status, are others now, and nothing was changed. `change`
 * is told the seal as it stands.
 */
export const updateSealed = (
  { transaction }: Pick<Repository, 'transaction'>,
  read: SealedImport,
  change: (seal: ImportSeal) => ImportChange,
  from: readonly ImportStatus[],
): Promise<boolean> =>
  transaction(async ({ ledger }) => {
    // A change of nothing: from here to the end of the transaction the import is nobody else's.
    if (!(await ledger.update(read.id, {}, from))) return false
    const { seal } = await findSealed(ledger, read.id)
    return basisOf(seal) === basisOf(read.seal) && ledger.update(read.id, change(seal), from)
  })

/** Asks what only the operator can decide, before anything is applied. False as for {@link updateSealed}. */
export const askOperator = (
  repository: Pick<Repository, 'transaction'>,
  read: SealedImport,
  questions: readonly Question[],
): Promise<boolean> => {
  const ask = (seal: ImportSeal): ImportChange => ({ status: 'needs-options', seal: { ...seal, questions } })
  return updateSealed(repository, read, ask, ['received', 'needs-options'])
}

/** What is thrown where somebody changed an import, or its options, while it was worked on. */
export const importMoved = (importId: string): FootfallError =>
  new FootfallError('import-state', `The import ${importId} was changed meanwhile. Look at it again.`, { importId })
