import { FootfallError } from '../error.ts'
import { createPlanner } from '../plan/create-planner.ts'
import { OUTCOMES, type Outcome, type RowOutcome } from '../plan/plan.ts'
import type { ImportStatus } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { throwIfAborted } from './abort.ts'
import { checkCount } from './check-count.ts'
import { despiteFailure } from './despite-failure.ts'
import type { EarlyGraph } from './early-graph.ts'
import { findSealed } from './find-import.ts'
import { hostIdentities } from './host-identities.ts'
import type { ImportWork } from './import-work.ts'
import { type HeldLease, withLease } from './lease.ts'
import { createMeter, type OnProgress } from './progress.ts'
import { raiseQuestions } from './raise-questions.ts'
import { type Report, reportImport } from './report-import.ts'
import { resolveImport } from './resolve-import.ts'
import { sealedRowReader } from './row-reader.ts'
import { simulateImport } from './simulate-import.ts'
import { askOperator, importMoved, updateSealed } from './update-sealed.ts'
import { walkRows } from './walk-rows.ts'
import { createBatchWriter } from './write-batches.ts'

export interface ApplyOptions {
  readonly repository: Repository
  /** Of a preview: what it showed is done, or nothing (`plan-changed`). */
  readonly digest?: string | undefined
  /** Stops between two batches; what is written stays, and applying again goes on. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
  /** Rows of one transaction. Default 5,000. */
  readonly batchSize?: number | undefined
}

const BATCH_SIZE = 5_000
const MAY_APPLY: readonly ImportStatus[] = ['received', 'needs-options', 'applying', 'failed', 'completed']

/** What a preview showed for each row: one byte a row. */
const createExpectation = (rows: number) => {
  const codes = new Uint8Array(rows + 1)
  return {
    note({ rowNumber, outcome }: RowOutcome): void {
      codes[rowNumber] = OUTCOMES.indexOf(outcome) + 1
    },
    of: (rowNumber: number): Outcome | undefined => OUTCOMES[(codes[rowNumber] ?? 0) - 1],
  }
}

const planChanged = (importId: string): FootfallError =>
  new FootfallError('plan-changed', 'The database has moved since the preview. Look at a new preview.', { importId })

/** The steps of applying, under a lease that is held. */
const applySteps = async (
  work: ImportWork,
  lease: HeldLease,
  options: ApplyOptions,
  early: EarlyGraph | null,
): Promise<void> => {
  const { record, repository, signal } = work
  const { ledger, registry, environment } = repository

  // 1. Clients that the host added by itself are known too.
  const syncHost = () => registry.syncIdentities(hostIdentities(record.seal.rowOptions))
  await syncHost()

  // 2. Who is who, over the whole import.
  const resolution = await resolveImport(work, early?.take(record) ?? null)
  if (resolution.question !== null) {
    const questions = [resolution.question]
    if (!(await askOperator(repository, record, questions))) throw importMoved(record.id)
    raiseQuestions(questions, record.id)
  }

  // 3. Does it still do what the preview showed?
  const expectation = createExpectation(record.seal.rows)
  if (options.digest !== undefined) {
    const digest = await simulateImport(work, resolution, ({ outcomes }) => outcomes.forEach(expectation.note))
    if (digest !== options.digest) throw planChanged(record.id)
  }

  // 4. From here on the options are fixed.
  throwIfAborted(signal)
  const fixed = { status: 'applying', error: null } as const
  if (!(await updateSealed(lease, record, () => fixed, MAY_APPLY))) throw importMoved(record.id)

  // 5. Batch after batch, each one transaction.
  const batchSize = options.batchSize ?? BATCH_SIZE
  const planner = createPlanner(resolution, record.seal.policy)
  const meter = createMeter('applying', record.seal.rows, environment.now, options.onProgress)
  let drift = record.drift
  let noted = drift
  const noteDrift = async (): Promise<void> => {
    if (drift !== noted) await ledger.update(record.id, { drift }, ['applying'])
    noted = drift
  }
  let written = 0
  const onWritten = ({ rowNumber, outcome }: RowOutcome, planned: Outcome): void => {
    if (outcome !== (expectation.of(rowNumber) ?? planned)) drift++
    written++
  }
  const tell = async (): Promise<void> => {
    await noteDrift()
    if (written > 0) meter.advance(written)
    written = 0
  }
  const by = { id: record.id, fence: lease.fence }
  const context = { registry, environment, resolution, planner, syncHost, by, onWritten }
  const writer = createBatchWriter(context, repository.overlaps === true)
  try {
    for await (const { rows } of walkRows(work, { limit: batchSize, outcome: 'pending' })) {
      throwIfAborted(signal)
      await lease.touch()
      await writer.write(rows)
      await tell()
    }
    await writer.finish()
    await tell()
  } catch (error) {
    await writer.idle()
    // The caller stopped us while a batch was under way, and that one counts.
    if (signal?.aborted === true) await despiteFailure(noteDrift)
    throw error
  }

  // 6. Every row has its outcome.
  throwIfAborted(signal)
  const completedAt = environment.now().toISOString()
  await lease.transaction((inside) =>
    inside.ledger.update(record.id, { status: 'completed', completedAt }, ['applying']),
  )
}

/** What an operator is told of an error that nobody foresaw: its text may quote a customer's data. */
const UNEXPECTED = { code: 'unexpected', message: 'Applying stopped. Nothing is lost: apply again to go on.' }

/** Applies what is pending of an import under a lease that the caller holds. */
export const applyUnderLease = async (
  importId: string,
  lease: HeldLease,
  options: ApplyOptions,
  early: EarlyGraph | null = null,
): Promise<void> => {
  const { repository, signal, onProgress } = options
  const record = await findSealed(repository.ledger, importId)
  if (!MAY_APPLY.includes(record.status)) {
    throw new FootfallError('import-state', `The import ${importId} is ${record.status} and cannot be applied.`, {
      importId,
      status: record.status,
    })
  }
  raiseQuestions(record.seal.questions, importId)
  const reader = sealedRowReader(record.seal)
  try {
    await applySteps({ record, repository, reader, lease, signal, onProgress }, lease, options, early)
  } catch (error) {
    const told = error instanceof FootfallError ? { code: error.code, message: error.message } : UNEXPECTED
    // Whoever took the lease over goes on; this worker has nothing more to say.
    const note = () =>
      lease.transaction(({ ledger }) => ledger.update(importId, { status: 'failed', error: told }, ['applying']))
    if (told.code !== 'lease-lost') await despiteFailure(note)
    throw error
  }
}

const isDone = async (importId: string, { ledger }: Repository): Promise<boolean> => {
  const { status } = await findSealed(ledger, importId)
  if (status !== 'completed') return false
  const pending = await ledger.entries(importId, { after: 0, limit: 1, outcome: 'pending' })
  return pending.length === 0
}

/**
 * Applies an import from the ledger: clients, identities, stores, visits and one outcome for each row, in batches that are
 * one transaction each. Applying an import that stopped on its way goes on where it was; one that has completed and has
 * nothing pending stays as it is. Waits while another import of the tenant is being applied.
 *
 * Throws `import-not-found`, `import-state`, `columns-missing` or `needs-options` with the open questions, `plan-changed`
 * when a digest is given and does not hold any more (nothing was written), `options-invalid` for a `batchSize` below 1, `aborted`,
 * `lease-lost`, and in a transaction `lease-busy`.
 */
export const applyImport = (importId: string, options: ApplyOptions): Promise<Report> =>
  applyWith(importId, options, null)

/** The same, for whoever has just received it and looked at its rows as they came. */
export const applyWith = async (importId: string, options: ApplyOptions, early: EarlyGraph | null): Promise<Report> => {
  const { repository, batchSize } = options
  if (batchSize !== undefined) checkCount('batchSize', batchSize)
  if (!(await isDone(importId, repository))) {
    // Whoever waits keeps nothing by the size of the file meanwhile.
    const waiting = { ...options, onWaiting: () => early?.forget() }
    await withLease(repository, importId, waiting, async (lease) => {
      // Whoever had the lease before us may have applied this very import.
      if (!(await isDone(importId, repository))) await applyUnderLease(importId, lease, options, early)
    })
  }
  return reportImport(importId, { repository })
}
