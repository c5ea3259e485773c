import type { ByteSource } from '../csv/record.ts'
import { FootfallError } from '../error.ts'
import type { LedgerRow } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { despiteFailure } from './despite-failure.ts'
import { checkOptions, type ImportOptions } from './options.ts'
import { createMeter, type OnProgress } from './progress.ts'
import { type Onlooker, readSource } from './read-source.ts'
import { type Report, reportImport } from './report-import.ts'

export interface ReceiveOptions {
  readonly repository: Repository
  /** How the source is called in the ledger and in reports. Default: `source`. */
  readonly sourceName?: string | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: OnProgress | undefined
}

/** The part of the options that is about the file; the rest is about this call. */
export const splitOptions = <T extends ImportOptions & ReceiveOptions>({
  repository,
  sourceName,
  signal,
  onProgress,
  ...declared
}: T) => ({ call: { repository, sourceName, signal, onProgress }, declared })

/**
 * Streams a source into the ledger and seals it. When this returns, every row is durable: only then may an upload be
 * acknowledged. The status is `received`, or `needs-options` when something must be decided before it can be applied.
 *
 * Throws what `readRows` throws, but for open questions; the import then stands as `failed` and counts as nothing.
 */
export const receiveImport = async (source: ByteSource, options: ReceiveOptions & ImportOptions): Promise<Report> =>
  reportImport(await receiveSource(source, options), options)

/** The same without the report, while somebody may look on. Returns the id of the import. */
export const receiveSource = async (
  source: ByteSource,
  options: ReceiveOptions & ImportOptions,
  onlooker?: Onlooker,
): Promise<string> => {
  const { call, declared } = splitOptions(options)
  const { ledger, environment } = call.repository
  const checked = checkOptions(declared)

  // 1. The import is there before its first row is.
  const importId = environment.newId()
  const createdAt = environment.now().toISOString()
  await ledger.create({ id: importId, sourceName: call.sourceName ?? 'source', createdAt })

  try {
    // 2. Rows become durable batch by batch.
    const meter = createMeter('receiving', null, environment.now, call.onProgress)
    const sink = async (entries: readonly LedgerRow[]): Promise<void> => {
      await ledger.append(importId, entries)
      meter.advance(entries.filter((entry) => entry.rowNumber > 0).length)
    }
    const hooks = { sink, today: createdAt.slice(0, 10), environment, onlooker, signal: call.signal }
    const seal = await readSource(source, checked, hooks)

    // 3. The seal makes it an import.
    const status = seal.questions.length > 0 ? 'needs-options' : 'received'
    if (!(await ledger.update(importId, { status, seal }, ['receiving']))) {
      throw new FootfallError('import-state', `The import ${importId} was changed while it was received.`, { importId })
    }
  } catch (error) {
    const told = error instanceof FootfallError ? { code: error.code, message: error.message } : UNEXPECTED
    await despiteFailure(() => ledger.update(importId, { status: 'failed', error: told }, ['receiving']))
    throw error
  }
  return importId
}

const UNEXPECTED = { code: 'unexpected', message: 'The source could not be read to its end.' }
