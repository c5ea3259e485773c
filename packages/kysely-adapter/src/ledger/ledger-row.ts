import { FootfallError, type LedgerRow } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'

/** A line of `import_rows` as the drivers give it. */
export interface RowLine {
  readonly row_number: number
  readonly revision: number
  readonly line: number
  readonly byte_start: number | string
  readonly byte_end: number | string
  readonly raw: Uint8Array | null
  readonly fields: string | null
}

/** `row_number` is a function's name in MySQL and MariaDB: always as an identifier. */
export const ROW_COLUMNS: RawBuilder<unknown> = sql`r.${sql.ref('row_number')}, r.revision, r.line,
  r.byte_start, r.byte_end, r.raw, r.fields`

/** Throws `options-invalid` where the host has a parser of its own for bytes: a row that was read as something else would not be the row. */
const plainBytes = (bytes: Uint8Array): Uint8Array => {
  if (bytes.constructor === Uint8Array) return bytes
  if (ArrayBuffer.isView(bytes)) return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  throw new FootfallError('options-invalid', 'The driver does not give bytes as bytes: take its own parser for them.', {
    option: 'bytes',
    given: typeof bytes,
  })
}

export const ledgerRow = (line: RowLine): LedgerRow => ({
  rowNumber: Number(line.row_number),
  revision: Number(line.revision),
  line: Number(line.line),
  start: Number(line.byte_start),
  end: Number(line.byte_end),
  raw: line.raw === null ? null : plainBytes(line.raw),
  fields: line.fields === null ? null : JSON.parse(line.fields),
})
