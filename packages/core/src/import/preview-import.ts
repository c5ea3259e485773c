import type { Assumption } from '../csv/record.ts'
import { FootfallError } from '../error.ts'
import type { PlanChanges, PlanSummary, RowOutcome } from '../plan/plan.ts'
import { addSummaries, EMPTY_SUMMARY, summarise } from '../plan/summarise.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal, Question } from '../ports/seal.ts'
import type { Row } from '../row/row.ts'
import { findSealed } from './find-import.ts'
import { hostIdentities } from './host-identities.ts'
import { listRows, type RowItem } from './list-rows.ts'
import type { OnProgress } from './progress.ts'
import { HELD_IN_REPORT, mappingByHeader, type Report } from './report-import.ts'
import { resolveImport } from './resolve-import.ts'
import { sealedRowReader } from './row-reader.ts'
import { simulateImport } from './simulate-import.ts'
import { askOperator, importMoved } from './update-sealed.ts'

/** What applying an import would do now. */
export interface Preview {
  readonly importId: string
  /** Hand it to `applyImport`: it then does what is shown here, or refuses. Null while questions are open. */
  readonly digest: string | null
  /** Rows that wait to be applied; the totals below are theirs. */
  readonly rows: number
  readonly blankLines: number
  readonly outcomes: PlanSummary['outcomes']
  readonly created: PlanSummary['created']
  readonly conflicts: number
  readonly warnings: Readonly<Record<string, number>>
  readonly mapping: Report['mapping']
  readonly dateOrder: ImportSeal['dateOrder']
  readonly assumptions: readonly Assumption[]
  readonly questions: readonly Question[]
  /** The first rows as they would come out; what would be new has no id yet. */
  readonly sample: readonly RowItem[]
  /** The first rows that would be held. */
  readonly held: Report['held']
}

export interface PreviewOptions {
  readonly repository: Repository
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

const SAMPLE = 20

const idOf = (ref: RowOutcome['client'] | RowOutcome['visit']): string | null =>
  ref !== null && 'id' in ref ? ref.id : null

/** The first rows with what is planned for them in place of what became of them. */
const sampleOf = async (
  importId: string,
  repository: Repository,
  planned: ReadonlyMap<number, RowOutcome>,
): Promise<readonly RowItem[]> => {
  const { items } = await listRows(importId, { repository, outcome: 'pending', limit: SAMPLE })
  return items.map((item) => {
    const outcome = planned.get(item.rowNumber)
    if (outcome === undefined) return item
    const { reasons, warnings, conflict } = outcome
    return {
      ...item,
      outcome: outcome.outcome,
      clientId: idOf(outcome.client),
      visitId: idOf(outcome.visit),
      reasons,
      warnings,
      conflict,
    }
  })
}

/**
 * What applying would do, without recording a row: totals, a digest to apply with, the first rows, and what was assumed.
 * The import's open questions are in it; while there are any, nothing more can be said.
 *
 * Throws `import-not-found`, `import-state` where it was never received whole, was discarded or has changed meanwhile, and `aborted`.
 */
export const previewImport = async (
  importId: string,
  { repository, signal, onProgress }: PreviewOptions,
): Promise<Preview> => {
  const record = await findSealed(repository.ledger, importId)
  if (record.status === 'discarded') {
    throw new FootfallError('import-state', `The import ${importId} was discarded.`, { importId, status: 'discarded' })
  }
  const { seal } = record
  const { blankLines, dateOrder, assumptions } = seal
  const base = { importId, blankLines, mapping: mappingByHeader(seal), dateOrder, assumptions }
  const unanswered = (questions: readonly Question[]): Preview => {
    return { ...base, ...EMPTY_SUMMARY, rows: seal.rows, digest: null, questions, sample: [], held: [] }
  }
  if (seal.questions.length > 0) return unanswered(seal.questions)

  // 1. Clients that the host added by itself are known too.
  await repository.registry.syncIdentities(hostIdentities(record.seal.rowOptions))

  // 2. Who is who, over the whole import.
  const reader = sealedRowReader(seal)
  const work = { record, repository, reader, lease: null, signal, onProgress }
  const resolution = await resolveImport(work)
  if (resolution.question !== null) {
    const questions = [resolution.question]
    if (!(await askOperator(repository, record, questions))) throw importMoved(importId)
    return unanswered(questions)
  }

  // 3. Every row planned, none written.
  let summary = EMPTY_SUMMARY
  const first = new Map<number, RowOutcome>()
  const held: Report['held'][number][] = []
  const onBatch = (changes: PlanChanges, rows: readonly Row[]): void => {
    summary = addSummaries(summary, summarise(changes))
    changes.outcomes.forEach((outcome, at) => {
      if (first.size < SAMPLE) first.set(outcome.rowNumber, outcome)
      if (outcome.outcome !== 'held' || held.length >= HELD_IN_REPORT) return
      held.push({ rowNumber: outcome.rowNumber, line: rows[at]?.line ?? 0, reasons: outcome.reasons })
    })
  }
  const digest = await simulateImport(work, resolution, onBatch)
  const sample = await sampleOf(importId, repository, first)
  return { ...base, ...summary, digest, questions: [], sample, held }
}
