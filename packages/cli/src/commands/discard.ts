import { discardImport } from '@footfall/core'
import { withRepository } from '../database.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'

/** `footfall discard <importId>` */
export const discardCommand = async (
  importId: string,
  flags: DatabaseFlags & { readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const report = await discardImport(importId, { repository })
    if (flags.json === true) await writeJson(io, report)
    else await io.out(`Import ${importId} is discarded. Nothing of it was applied; what arrived stays in the ledger.\n`)
    return 0
  })
}
