import { quoteName } from '../dialect/expressions.ts'
import { arrayLiteral } from './postgres-text.ts'
import type { Session } from './session.ts'

/** What a column of ours takes, by the name that PostgreSQL has for it. */
export type ValueType = 'text' | 'integer' | 'bigint' | 'uuid' | 'date' | 'bytea'

/** The columns of an insert and their types, in the order of the values; null for a table whose types we do not know. */
export type Columns = Readonly<Record<string, ValueType | null>>

type Rows = readonly (readonly unknown[])[]

/** Parameters of one statement: the wire protocol takes 65,535. */
const MAX_PARAMETERS = 65_000

/** SQLite compiles each statement: one of this many rows is compiled once and used for all of them. */
const SQLITE_ROWS = 50

/** MySQL and MariaDB refuse a packet over `max_allowed_packet`, 16 MiB by default; far smaller ones are as fast. */
const MAX_STATEMENT_BYTES = 4 * 1024 * 1024

const sizeOf = (value: unknown): number =>
  typeof value === 'string' ? value.length * 2 : value instanceof Uint8Array ? value.byteLength * 2 : 8

/** Where the next statement ends: as many rows as may go in one and fit its bytes, at least one. */
const endOfChunk = (rows: Rows, from: number, maxRows: number): number => {
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
  if (dialect !== 'postgres')
    return Array(rows)
      .fill(`(${Array(columns).fill('?').join(',')})`)
      .join(',')
  const groups: string[] = []
  for (let row = 0; row < rows; row++) {
    groups.push(`(${Array.from({ length: columns }, (_, i) => `$${row * columns + i + 1}`).join(',')})`)
  }
  return groups.join(',')
}

const maxRowsOf = (dialect: Session['dialect'], columns: number): number =>
  dialect === 'sqlite' ? SQLITE_ROWS : Math.floor(MAX_PARAMETERS / columns)

const knownTypes = (columns: Columns): readonly ValueType[] | null => {
  const types = Object.values(columns)
  return types.every((type) => type !== null) ? types : null
}

/** PostgreSQL plans one statement with an array for each column faster than one with a parameter for each value. */
const insertArrays = async (session: Session, head: string, types: readonly ValueType[], rows: Rows): Promise<void> => {
  const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(',')
  for (let from = 0; from < rows.length; ) {
    const end = endOfChunk(rows, from, rows.length)
    const chunk = rows.slice(from, end)
    const parameters = types.map((_, i) => arrayLiteral(chunk.map((row) => row[i])))
    await session.run(`${head} select * from unnest(${arrays})`, parameters)
    from = end
  }
}

/** Inserts rows in the order given: by COPY, where the host gave us its pool, else with few statements. */
export const insertRows = async (session: Session, table: string, columns: Columns, rows: Rows): Promise<void> => {
  const { dialect } = session
  const names = Object.keys(columns)
  const target = `${quoteName(dialect, table)} (${names.map((name) => quoteName(dialect, name)).join(',')})`
  const types = dialect === 'postgres' ? knownTypes(columns) : null
  if (rows.length === 0) return
  if (types !== null && session.copy !== null) return session.copy(target, rows)
  if (types !== null) return insertArrays(session, `insert into ${target}`, types, rows)
  const maxRows = maxRowsOf(dialect, names.length)
  let text = ''
  let rowsOfText = 0
  for (let from = 0; from < rows.length; ) {
    const end = endOfChunk(rows, from, maxRows)
    if (rowsOfText !== end - from)
      text = `insert into ${target} values ${placeholders(dialect, end - from, names.length)}`
    rowsOfText = end - from
    await session.run(text, rows.slice(from, end).flat())
    from = end
  }
}
