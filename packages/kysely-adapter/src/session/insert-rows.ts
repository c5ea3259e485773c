import { quoteName } from '../dialect/expressions.ts'
import type { Session } from './session.ts'

/** Parameters of one statement: SQLite takes 32,766, the wire protocols of the others 65,535. */
const MAX_PARAMETERS = { sqlite: 32_000, postgres: 65_000, mysql: 65_000 } as const

/** MySQL and MariaDB refuse a packet over `max_allowed_packet`, 16 MiB by default; far smaller ones are as fast. */
const MAX_STATEMENT_BYTES = 4 * 1024 * 1024

const sizeOf = (value: unknown): number =>
  typeof value === 'string' ? value.length * 2 : value instanceof Uint8Array ? value.byteLength * 2 : 8

/** Where the next statement ends: as many rows as fit its parameters and its bytes, at least one. */
const endOfChunk = (rows: readonly (readonly unknown[])[], from: number, maxRows: number): number => {
  let bytes = 0
  let end = from
  while (end < rows.length && end - from < maxRows) {
    for (const value of rows[end] ?? []) bytes += sizeOf(value)
    if (bytes > MAX_STATEMENT_BYTES && end > from) break
    end++
  }
  return end
}

const placeholders = (dialect: Session['dialect'], rows: number, columns: number): string => {
  const groups: string[] = []
  for (let row = 0; row < rows; row++) {
    const marks = Array.from({ length: columns }, (_, i) =>
      dialect === 'postgres' ? `$${row * columns + i + 1}` : '?',
    )
    groups.push(`(${marks.join(',')})`)
  }
  return groups.join(',')
}

/** Inserts rows in the order given, with as few statements as the database's limits allow. */
export const insertRows = async (
  session: Session,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> => {
  const quote = (name: string): string => quoteName(session.dialect, name)
  const head = `insert into ${quote(table)} (${columns.map(quote).join(',')}) values `
  const maxRows = Math.floor(MAX_PARAMETERS[session.dialect] / columns.length)
  for (let from = 0; from < rows.length; ) {
    const end = endOfChunk(rows, from, maxRows)
    const chunk = rows.slice(from, end)
    await session.run(head + placeholders(session.dialect, chunk.length, columns.length), chunk.flat())
    from = end
  }
}
