import { keysOf, mappingByHeader, planImport, type Report, readRows } from '@footfall/core'
import { withReadOnlyRepository } from '../database.ts'
import type { Settings } from '../import-flags.ts'
import type { Io } from '../io.ts'
import type { Source } from '../source.ts'

const HELD_IN_REPORT = 100

/**
 * What importing a file would do, with the database opened for reading only. The plan is made in memory: a dry run of a
 * very large file needs room for its rows. `status` is `received`, for nothing was applied.
 */
export const dryRun = async (source: Source, settings: Settings, io: Io): Promise<Report> => {
  const { options } = settings
  const today = options.today ?? new Date().toISOString().slice(0, 10)
  const rows = await readRows(source.bytes, { ...options, today, sourceName: source.name })
  const plan = await withReadOnlyRepository(settings, io, async (repository) => {
    return planImport(rows, await repository.findKnown(keysOf(rows)))
  })
  const { seal } = plan.source
  const lines = new Map(rows.items.map(({ rowNumber, line }) => [rowNumber, line]))
  const held = plan.outcomes.filter(({ outcome }) => outcome === 'held').slice(0, HELD_IN_REPORT)
  const { outcomes, created, conflicts, warnings } = plan.summary
  return {
    importId: null,
    status: 'received',
    source: { name: source.name, bytes: seal.bytes, sha256: seal.sha256 },
    rows: seal.rows,
    blankLines: seal.blankLines,
    outcomes,
    created,
    conflicts,
    drift: 0,
    warnings,
    mapping: mappingByHeader(seal),
    assumptions: seal.assumptions,
    questions: seal.questions,
    held: held.map(({ rowNumber, reasons }) => ({ rowNumber, line: lines.get(rowNumber) ?? 0, reasons })),
    error: null,
  }
}
