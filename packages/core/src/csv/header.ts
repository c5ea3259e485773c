import { FootfallError } from '../error.ts'
import type { Frame } from './frame.ts'
import type { ReadLimits } from './record.ts'
import type { SplitRecord } from './split.ts'

/**
 * The header's cells, trimmed, duplicates kept.
 * @throws FootfallError `too-many-columns`, `header-too-long`; `header-missing` when the record cannot be read
 */
export function headerCells(
  record: SplitRecord,
  frame: Pick<Frame, 'columns' | 'line'>,
  bytes: number,
  limits: ReadLimits,
): readonly string[] {
  if (frame.columns > limits.maxColumns) {
    throw new FootfallError('too-many-columns', `The header has more than ${limits.maxColumns} columns.`, {
      maxColumns: limits.maxColumns,
    })
  }
  const code = record.problem?.code
  if (bytes > limits.maxHeaderBytes || code === 'record-too-long' || code === 'field-too-long') {
    throw new FootfallError('header-too-long', `The header record has ${bytes} bytes, or a cell that is too long.`, {
      bytes,
      maxHeaderBytes: limits.maxHeaderBytes,
    })
  }
  if (record.problem !== null) {
    throw new FootfallError(
      'header-missing',
      `The first record, on line ${frame.line}, cannot be read as column names. ${record.problem.message}` +
        (record.problem.code === 'undecodable-bytes' ? ' Declare the encoding that the file was saved in.' : ''),
      { line: frame.line, problem: record.problem.code },
    )
  }
  return record.fields.map((cell) => cell.trim())
}
