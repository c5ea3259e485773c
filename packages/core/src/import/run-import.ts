import type { ByteSource } from '../csv/record.ts'
import { type ApplyOptions, applyWith } from './apply-import.ts'
import { checkCount } from './check-count.ts'
import { createEarlyGraph } from './early-graph.ts'
import { findSealed } from './find-import.ts'
import { pauseOf } from './in-pieces.ts'
import type { ImportOptions } from './options.ts'
import { raiseQuestions } from './raise-questions.ts'
import { type ReceiveOptions, receiveSource } from './receive-import.ts'
import type { Report } from './report-import.ts'

export interface RunOptions extends ReceiveOptions, Pick<ApplyOptions, 'batchSize'> {
  /**
   * Told the import's id, once, when every row is durable and none is applied: an upload may be acknowledged now, and should the rest
   * stop, `applyImport` goes on with that id. Applying waits for it, whatever `signal` says; where it throws, the import stays as it was
   * received.
   */
  readonly onReceived?: ((importId: string) => void | Promise<void>) | undefined
}

/**
 * Receives a source of any size, applies it and reports: crash-safe, for whoever needs no preview. Should it stop on the
 * way, `applyImport` with the import's id (see `onReceived`) goes on where it was.
 *
 * Throws `columns-missing` or `needs-options` when something must be decided first: the import is received, its id is in
 * `details.importId`, and `answerQuestions` takes the answer; `options-invalid` for a `batchSize` below 1, before anything is received;
 * and what `applyImport` throws. Problems of rows never throw: such rows are held.
 *
 * @example
 * const report = await runImport(createReadStream('visits.csv'), { repository, defaultCountry: 'IN' })
 * report.outcomes // { clientCreated: 2, visitAdded: 1, visitRepeated: 0, held: 1 }
 */
export const runImport = async (
  source: ByteSource,
  { batchSize, onReceived, ...options }: RunOptions & ImportOptions,
): Promise<Report> => {
  if (batchSize !== undefined) checkCount('batchSize', batchSize)
  const { repository, signal, onProgress } = options
  const early = createEarlyGraph(pauseOf(repository), signal)
  const importId = await receiveSource(source, options, early)
  await onReceived?.(importId)
  // Whoever was told may have answered them.
  raiseQuestions((await findSealed(repository.ledger, importId)).seal.questions, importId)
  return applyWith(importId, { repository, signal, onProgress, batchSize }, early)
}
