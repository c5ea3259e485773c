import { readRecords } from '../csv/read-records.ts'
import type { ByteSource, RecordBatch, SourceRecord } from '../csv/record.ts'
import { FootfallError } from '../error.ts'
import type { LedgerRow } from '../ports/ledger.ts'
import type { Environment } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { hasSurplus } from '../row/cells-of.ts'
import { createDateEvidence, type DateEvidence } from '../row/decide-date-order.ts'
import type { ColumnMapping } from '../row/mapping.ts'
import { throwIfAborted } from './abort.ts'
import { despiteFailure } from './despite-failure.ts'
import type { CheckedOptions } from './options.ts'
import type { RowBasis } from './row-reader.ts'
import { mapHeaders, sealSource } from './seal-source.ts'
import { createSourceHash } from './source-hash.ts'
import { untilAborted } from './until-aborted.ts'

export interface ReadSourceHooks {
  /** Takes the entries in source order, batch after batch, one at a time. */
  readonly sink: (entries: readonly LedgerRow[]) => Promise<void>
  /** Today as `YYYY-MM-DD`, for options that do not declare it. */
  readonly today: string | null
  /** What hashes the source; left out: core does. */
  readonly environment?: Pick<Environment, 'sha256'> | undefined
  /** Sees the records go by, in source order. */
  readonly onlooker?: Onlooker | undefined
  readonly signal?: AbortSignal | undefined
}

/** Looks at a source's records while the sink is busy with them. */
export interface Onlooker {
  /** Told before the first record, where the columns are mapped; `today` as in {@link ReadSourceHooks}. */
  begin(layout: Omit<RowBasis, 'rowOptions'>, options: CheckedOptions, today: string | null): void
  /**
   * Batch after batch, with what the dates up to the last of these records tell. The source is read on when it has ended, which it does
   * soon after the caller asked to stop; it never rejects.
   */
  see(records: readonly SourceRecord[], dates: DateEvidence): Promise<void>
}

/** Feeds the date cells of records to the evidence; those whose columns are in doubt say nothing. */
export const collectDates = (
  evidence: DateEvidence,
  mapping: ColumnMapping,
  headers: readonly string[],
  records: readonly Pick<SourceRecord, 'rowNumber' | 'fields' | 'problem'>[],
): void => {
  const columns = mapping.fields.visitDate ?? []
  for (const { rowNumber, fields, problem } of records) {
    if (problem !== null || hasSurplus(fields, headers)) continue
    for (const column of columns) evidence.add(fields[column] ?? '', rowNumber)
  }
}

/** Records and layout spans as ledger entries, in source order; spans are row 0 under a revision of their own. */
const entriesOf = (batch: RecordBatch, nextSpan: () => number): LedgerRow[] => {
  const records = batch.records.map(({ rowNumber, line, start, end, raw }) => {
    return { rowNumber, revision: 1, line, start, end, raw, fields: null }
  })
  const spans = batch.spans.map(({ line, start, end, raw }) => {
    return { rowNumber: 0, revision: nextSpan(), line, start, end, raw, fields: null }
  })
  return spans.length === 0 ? records : [...spans, ...records].sort((a, b) => a.start - b.start)
}

/**
 * Reads a source once from its first byte to its last: each record and each span between records goes to the sink, and
 * what was learnt on the way becomes the seal. The caller's options are in the seal; open points are its questions.
 *
 * Throws `source-empty`, `header-missing` and the reader's other refusals, `options-invalid` for a mapping that names a
 * column which the file does not have, and `aborted`.
 */
export const readSource = async (
  source: ByteSource,
  options: CheckedOptions,
  { sink, today, environment = {}, onlooker, signal }: ReadSourceHooks,
): Promise<ImportSeal> => {
  // 1. Every byte that goes into the reader is hashed and counted.
  const hash = createSourceHash(environment)
  let bytes = 0
  const tapped = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of untilAborted(source, signal)) {
      hash.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const reader = await readRecords(tapped(), { encoding: options.encoding, delimiter: options.delimiter })

  // 2. The header decides what the columns mean.
  const { dialect, headers, assumptions } = reader.head
  const mapped = mapHeaders(headers, options)
  if (!mapped.ok && mapped.code !== 'columns-missing') {
    throw new FootfallError(mapped.code, mapped.message, {
      suggestions: mapped.suggestions,
      unknownHeaders: mapped.unknownHeaders,
    })
  }
  if (mapped.ok) onlooker?.begin({ dialect, headers, mapping: mapped.mapping }, options, today)

  // 3. Each batch goes to the sink; the next one is read meanwhile.
  const evidence = createDateEvidence()
  let rows = 0
  let blankLines = 0
  let spans = 0
  let written: Promise<void> = Promise.resolve()
  try {
    for await (const batch of reader.batches) {
      throwIfAborted(signal)
      if (mapped.ok) collectDates(evidence, mapped.mapping, headers, batch.records)
      rows += batch.records.length
      for (const span of batch.spans) blankLines += span.blankLines
      const entries = entriesOf(batch, () => ++spans)
      await written
      written = sink(entries)
      // Told by the next `await written`.
      written.catch(() => undefined)
      await onlooker?.see(batch.records, evidence)
    }
  } catch (error) {
    // Nothing is under way any more when the caller learns of it.
    await despiteFailure(() => written)
    throw error
  }
  await written

  // 4. What the whole column of dates proves is known only now.
  const totals = { bytes, sha256: hash.hex(), rows, blankLines }
  return sealSource({ totals, dialect, headers, assumptions, evidence, today }, options)
}
