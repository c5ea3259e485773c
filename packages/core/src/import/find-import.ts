import { FootfallError } from '../error.ts'
import type { ImportRecord, Ledger } from '../ports/ledger.ts'
import type { ImportSeal } from '../ports/seal.ts'

export type SealedImport = ImportRecord & { readonly seal: ImportSeal }

/** The import, or `import-not-found`; another tenant's import is as unknown as one that never was. */
export const findImport = async (ledger: Ledger, importId: string): Promise<ImportRecord> => {
  const found = await ledger.find(importId)
  if (found === null) throw new FootfallError('import-not-found', `There is no import ${importId}.`, { importId })
  return found
}

/** The import with its seal, or `import-state` where it was never received whole. */
export const findSealed = async (ledger: Ledger, importId: string): Promise<SealedImport> => {
  const found = await findImport(ledger, importId)
  if (found.seal === null) {
    throw new FootfallError('import-state', `The import ${importId} was not received whole. Send the file again.`, {
      importId,
      status: found.status,
    })
  }
  return { ...found, seal: found.seal }
}
