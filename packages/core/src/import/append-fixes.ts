import { FootfallError } from '../error.ts'
import type { ImportStatus, LedgerRow } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'

/** Only rows of an import that was applied, or stopped on its way, can be held. */
export const MAY_FIX: readonly ImportStatus[] = ['completed', 'applying', 'failed']

/**
 * Appends fixes and says, in the same transaction, that the import is being applied: a fixed row has no outcome until it
 * is applied again, and whoever starts after a crash must find it.
 */
export const appendFixes = (
  importId: string,
  fixes: readonly LedgerRow[],
  { transaction }: Repository,
): Promise<void> =>
  transaction(async ({ ledger }) => {
    if (!(await ledger.update(importId, { status: 'applying', error: null }, MAY_FIX))) {
      throw new FootfallError('import-state', `The import ${importId} was changed meanwhile.`, { importId })
    }
    await ledger.append(importId, fixes)
  })
