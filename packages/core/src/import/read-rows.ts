import type { ByteSource } from '../csv/record.ts'
import type { SourceRows } from '../plan/plan-import.ts'
import type { LedgerRow } from '../ports/ledger.ts'
import type { ImportSource } from '../ports/source.ts'
import { toBase64 } from './base64.ts'
import { checkOptions, type ImportOptions } from './options.ts'
import { raiseQuestions } from './raise-questions.ts'
import { readSource } from './read-source.ts'
import { sealedRowReader } from './row-reader.ts'

export type ReadRowsOptions = ImportOptions & {
  /** How the source is called in the ledger. Default: `source`. */
  readonly sourceName?: string
}

/**
 * Reads a whole source into memory as normalised rows, ready for `planImport`. For files of any size, and for an import
 * that survives a crash, use `runImport`.
 *
 * Throws `columns-missing` or `needs-options` with the open questions in `details.questions`, `options-invalid`,
 * `source-empty`, `header-missing`, and the reader's other refusals. Without `today` no date counts as future.
 *
 * @example
 * const rows = await readRows(createReadStream('visits.csv'), { defaultCountry: 'IN' })
 * rows.items[0]?.identities // [{ kind: 'phone', value: '+919723521333' }]
 */
export const readRows = async (
  source: ByteSource,
  { sourceName = 'source', ...declared }: ReadRowsOptions = {},
): Promise<SourceRows<ImportSource>> => {
  const options = checkOptions(declared)
  const entries: LedgerRow[] = []
  const sink = async (batch: readonly LedgerRow[]): Promise<void> => {
    for (const entry of batch) entries.push(entry)
  }
  const seal = await readSource(source, options, { sink, today: null })
  raiseQuestions(seal.questions, null)
  const items = sealedRowReader(seal).rows(entries.filter((entry) => entry.rowNumber > 0))
  return {
    items,
    policy: seal.policy,
    source: {
      name: sourceName,
      seal,
      entries: entries.map(({ rowNumber, revision, line, start, end, raw }) => {
        return { rowNumber, revision, line, start, end, rawBase64: toBase64(raw ?? new Uint8Array()) }
      }),
    },
  }
}
