import { verifyImport } from '@footfall/core'
import { withRepository } from '../database.ts'
import { EXIT } from '../exit-code.ts'
import { plural } from '../format/report.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'

/** `footfall verify [importId]` */
export const verifyCommand = async (
  importId: string | undefined,
  flags: DatabaseFlags & { readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const result = await verifyImport(importId ?? null, { repository })
    if (flags.json === true) await writeJson(io, result)
    else if (result.ok)
      await io.out(`${plural(result.imports, 'import')} verified: every byte, row and visit is accounted for.\n`)
    else {
      const lines = result.violations.map((violation) => {
        const where = violation.rowNumber === null ? '' : ` row ${violation.rowNumber}`
        return `  import ${violation.importId}${where}: law ${violation.law}: ${violation.message}\n`
      })
      await io.out(`Not verified: ${plural(result.violations.length, 'violation')}.\n${lines.join('')}`)
    }
    return result.ok ? EXIT.done : EXIT.failed
  })
}
