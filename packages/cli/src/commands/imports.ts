import { listImports, type Report } from '@footfall/core'
import { withRepository } from '../database.ts'
import { formatTable } from '../format/table.ts'
import { type DatabaseFlags, loadSettings } from '../import-flags.ts'
import { type Io, writeJsonList } from '../io.ts'
import { walkPages } from '../pages.ts'

const HEADER = ['import', 'status', 'rows', 'visits', 'held', 'file']

const toCells = ({ importId, status, rows, created, outcomes, source }: Report): readonly string[] => [
  importId ?? '',
  status,
  String(rows),
  String(created.visits),
  String(outcomes.held),
  source.name,
]

/** `footfall imports` */
export const importsCommand = async (flags: DatabaseFlags & { readonly json?: boolean }, io: Io): Promise<number> => {
  const settings = await loadSettings(flags, io.cwd)
  return withRepository(settings, io, async (repository) => {
    const reports = walkPages((after) => listImports({ repository, after, limit: 100 }))
    if (flags.json === true) {
      await writeJsonList(io, reports)
      return 0
    }
    const rows: (readonly string[])[] = []
    for await (const report of reports) rows.push(toCells(report))
    await io.out(rows.length === 0 ? 'No imports yet.\n' : `${formatTable([HEADER, ...rows], [2, 3, 4]).join('\n')}\n`)
    return 0
  })
}
