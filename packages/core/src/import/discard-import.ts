import { FootfallError } from '../error.ts'
import type { ImportStatus } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { findImport } from './find-import.ts'
import { type Report, reportImport } from './report-import.ts'

const NEVER_APPLIED: readonly ImportStatus[] = ['received', 'needs-options', 'receiving']

/**
 * Discards an import that was never applied; what arrived stays in the ledger. Throws `import-not-found`, and
 * `import-state` once applying has begun.
 */
export const discardImport = async (
  importId: string,
  { repository }: { readonly repository: Repository },
): Promise<Report> => {
  const { ledger } = repository
  const { status, seal } = await findImport(ledger, importId)
  const mayDiscard = NEVER_APPLIED.includes(status) || (status === 'failed' && seal === null)
  const from: readonly ImportStatus[] = mayDiscard ? [status] : []
  if (status !== 'discarded' && !(await ledger.update(importId, { status: 'discarded' }, from))) {
    throw new FootfallError('import-state', `The import ${importId} is ${status}: it cannot be discarded any more.`, {
      importId,
      status,
    })
  }
  return reportImport(importId, { repository })
}
