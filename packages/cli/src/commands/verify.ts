import { listImports, type Report, type Repository, reportImport, verifyImport } from '@footfall/core'
import { withRepository } from '../database.ts'
import { EXIT } from '../exit-code.ts'
import { plural } from '../format/report.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJson } from '../io.ts'
import { walkPages } from '../pages.ts'

/** Said beside the proof: what is not settled yet, which is no violation and not done either. */
const unsettled = ({ importId, status, rows, outcomes, source }: Report): string | null => {
  if (status === 'completed' || status === 'discarded') return null
  if (source.sha256 === null)
    return `  import ${importId} is not received whole: send the file again, unless it is on its way\n`
  const waiting = rows - Object.values(outcomes).reduce((sum, count) => sum + count, 0)
  const how = status === 'needs-options' ? 'answer its questions with' : 'go on with'
  return `  import ${importId}: ${plural(waiting, 'row')} to be applied, ${how} footfall resume ${importId}\n`
}

const reportsOf = async function* (importId: string | null, repository: Repository): AsyncGenerator<Report> {
  if (importId !== null) yield await reportImport(importId, { repository })
  else yield* walkPages((after) => listImports({ repository, after, limit: 100 }))
}

const tellUnsettled = async (importId: string | null, repository: Repository): Promise<string> => {
  const lines: string[] = []
  for await (const report of reportsOf(importId, repository)) {
    const line = unsettled(report)
    if (line !== null) lines.push(line)
  }
  return lines.length === 0 ? '' : `Not settled yet:\n${lines.join('')}`
}

/** `footfall verify [importId]` */
export const verifyCommand = async (
  importId: string | undefined,
  flags: DatabaseFlags & { readonly json?: boolean },
  io: Io,
): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const which = importId ?? null
    const result = await verifyImport(which, { repository })
    if (flags.json === true) await writeJson(io, result)
    else if (result.ok) {
      const what = `${plural(result.imports, 'import')} verified: every byte, row and visit is accounted for.\n`
      await io.out(what + (await tellUnsettled(which, repository)))
    } else {
      const lines = result.violations.map((violation) => {
        const where = violation.rowNumber === null ? '' : ` row ${violation.rowNumber}`
        return `  import ${violation.importId}${where}: law ${violation.law}: ${violation.message}\n`
      })
      await io.out(`Not verified: ${plural(result.violations.length, 'violation')}.\n${lines.join('')}`)
    }
    return result.ok ? EXIT.done : EXIT.failed
  })
}
