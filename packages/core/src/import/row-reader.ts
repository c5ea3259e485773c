import { parseRecords } from '../csv/parse-records.ts'
import type { SourceRecord } from '../csv/record.ts'
import { FootfallError } from '../error.ts'
import type { LedgerRow } from '../ports/ledger.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { cellsReader } from '../row/cells-of.ts'
import type { ColumnMapping } from '../row/mapping.ts'
import { createNormaliser } from '../row/normalise-row.ts'
import { reason } from '../row/reason.ts'
import type { Row, RowInput } from '../row/row.ts'

/** What a row depends on besides its bytes. */
export interface RowBasis extends Pick<ImportSeal, 'dialect' | 'headers' | 'rowOptions'> {
  readonly mapping: ColumnMapping
}

/** Turns ledger entries back into rows: always from their bytes (or a fix's cells) and the sealed options. */
export interface RowReader {
  /** Before normalising: the cells as the file, or a fix, has them. Same order as the entries. */
  inputs(entries: readonly LedgerRow[]): readonly RowInput[]
  /** Normalised. Same order as the entries. */
  rows(entries: readonly LedgerRow[]): readonly Row[]
  /** Of records that were just read: the very rows that their entries become. Same order as the records. */
  rowsOf(records: readonly SourceRecord[]): readonly Row[]
}

/** Of an import's rows. Throws `needs-options` where the seal has no column mapping yet. */
export const sealedRowReader = ({ mapping, questions, ...seal }: ImportSeal): RowReader => {
  if (mapping === null) {
    throw new FootfallError('needs-options', 'The columns are not mapped yet.', { questions })
  }
  return createRowReader({ ...seal, mapping })
}

export const createRowReader = ({ mapping, headers, dialect, rowOptions }: RowBasis): RowReader => {
  const normalise = createNormaliser(rowOptions)
  const cellsOf = cellsReader(mapping, headers)

  const inputOf = (
    { rowNumber, revision, line }: Pick<LedgerRow, 'rowNumber' | 'revision' | 'line'>,
    record: Pick<SourceRecord, 'fields' | 'problem'>,
  ): RowInput => {
    if (record.problem !== null) {
      const problem = reason(record.problem.code, undefined, record.problem.message)
      return { rowNumber, revision, line, cells: {}, extra: [], problem }
    }
    const { cells, extra, surplus } = cellsOf(record.fields)
    return { rowNumber, revision, line, cells, extra, problem: surplus ? reason('too-many-fields') : null }
  }

  const inputs = (entries: readonly LedgerRow[]): readonly RowInput[] => {
    const raws = entries.flatMap(({ raw }) => (raw === null ? [] : [raw]))
    const parsed = parseRecords(raws, dialect)
    let next = 0
    return entries.map((entry): RowInput => {
      const { rowNumber, revision, line, raw, fields: fixed } = entry
      if (raw === null) {
        return { rowNumber, revision, line, cells: fixed?.cells ?? {}, extra: fixed?.extra ?? [], problem: null }
      }
      const record = parsed[next++]
      if (record === undefined) throw new RangeError(`The record of row ${rowNumber} was not read again.`)
      return inputOf(entry, record)
    })
  }

  const firstInput = (record: SourceRecord): RowInput =>
    inputOf({ rowNumber: record.rowNumber, revision: 1, line: record.line }, record)

  return {
    inputs,
    rows: (entries) => inputs(entries).map(normalise),
    rowsOf: (records) => records.map((record) => normalise(firstInput(record))),
  }
}
