import { parseRecords } from '../csv/parse-records.ts'
import { FootfallError } from '../error.ts'
import type { LedgerRow } from '../ports/ledger.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { cellsReader } from '../row/cells-of.ts'
import { createNormaliser } from '../row/normalise-row.ts'
import { reason } from '../row/reason.ts'
import type { Row, RowInput } from '../row/row.ts'

/** Turns ledger entries back into rows: always from their bytes (or a fix's cells) and the sealed options. */
export interface RowReader {
  /** Before normalising: the cells as the file, or a fix, has them. Same order as the entries. */
  inputs(entries: readonly LedgerRow[]): readonly RowInput[]
  /** Normalised. Same order as the entries. */
  rows(entries: readonly LedgerRow[]): readonly Row[]
}

/** Throws `needs-options` where the seal has no column mapping yet. */
export const createRowReader = (seal: ImportSeal): RowReader => {
  const { mapping, headers, dialect, rowOptions } = seal
  if (mapping === null) {
    throw new FootfallError('needs-options', 'The columns are not mapped yet.', { questions: seal.questions })
  }
  const normalise = createNormaliser(rowOptions)
  const cellsOf = cellsReader(mapping, headers)

  const inputs = (entries: readonly LedgerRow[]): readonly RowInput[] => {
    const raws = entries.flatMap(({ raw }) => (raw === null ? [] : [raw]))
    const parsed = parseRecords(raws, dialect)
    let next = 0
    return entries.map(({ rowNumber, revision, line, raw, fields: fixed }): RowInput => {
      const input = (cells: RowInput['cells'], extra: RowInput['extra'], problem: RowInput['problem']): RowInput => ({
        rowNumber,
        revision,
        line,
        cells,
        extra,
        problem,
      })
      if (raw === null) return input(fixed?.cells ?? {}, fixed?.extra ?? [], null)
      const record = parsed[next++]
      if (record === undefined) throw new RangeError(`The record of row ${rowNumber} was not read again.`)
      if (record.problem !== null) {
        return input({}, [], reason(record.problem.code, undefined, record.problem.message))
      }
      const { cells, extra, surplus } = cellsOf(record.fields)
      return input(cells, extra, surplus ? reason('too-many-fields') : null)
    })
  }

  return { inputs, rows: (entries) => inputs(entries).map(normalise) }
}
