import type { Ledger, LedgerRow } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { insertRows } from '../session/insert-rows.ts'
import { requireOwnImport } from './own-import.ts'

const COLUMNS = {
  import_id: 'text',
  row_number: 'integer',
  revision: 'integer',
  line: 'integer',
  byte_start: 'bigint',
  byte_end: 'bigint',
  raw: 'bytea',
  fields: 'text',
} as const

/** The drivers take Node's Buffer, which is a view on the same bytes. */
const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const values = (importId: string, row: LedgerRow): readonly unknown[] => [
  importId,
  row.rowNumber,
  row.revision,
  row.line,
  row.start,
  row.end,
  row.raw === null ? null : toBuffer(row.raw),
  row.fields === null ? null : JSON.stringify(row.fields),
]

export const appendRows =
  (context: Context): Ledger['append'] =>
  (importId, rows) =>
    context.session.transaction(async (session) => {
      await requireOwnImport({ ...context, session }, importId)
      const lines = rows.map((row) => values(importId, row))
      await insertRows(session, context.layout.tables.importRows, COLUMNS, lines)
    })
