import { setImmediate as nextTurn } from 'node:timers/promises'
import { quoteName } from '../dialect/expressions.ts'
import { copyText } from './copy-text.ts'
import { CopyText } from './copying-pool.ts'
import type { Rows } from './each-row.ts'
import { arrayLiteral } from './postgres-text.ts'
import type { Session, Write } from './session.ts'

/** What a column of ours takes, by the name that PostgreSQL has for it. */
export type ValueType = 'text' | 'integer' | 'bigint' | 'uuid' | 'bpchar' | 'date' | 'bytea'

/** The columns of an insert and their types, in the order of the values; null for a table whose types we do not know. */
export type Columns = Readonly<Record<string, ValueType | null>>

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
const prepareArrays = (head: string, types: readonly ValueType[], rows: Rows): Write => {
  const arrays = types.map((type, i) => `$${i + 1}::${type}[]`).join(',')
  const statements: string[][] = []
  for (let from = 0; from < rows.length; ) {
    const end = endOfChunk(rows, from, rows.length)
    const chunk = rows.slice(from, end)
    statements.push(types.map((_, i) => arrayLiteral(chunk.map((row) => row[i]))))
    from = end
  }
  return async (session) => {
    for (const parameters of statements) await session.run(`${head} select * from unnest(${arrays})`, parameters)
  }
}

const insertValues = async (session: Session, target: string, columns: number, rows: Rows): Promise<void> => {
  const maxRows = maxRowsOf(session.dialect, columns)
  let text = ''
  let rowsOfText = 0
  for (let from = 0; from < rows.length; ) {
    const end = endOfChunk(rows, from, maxRows)
    if (rowsOfText !== end - from)
      text = `insert into ${target} values ${placeholders(session.dialect, end - from, columns)}`
    rowsOfText = end - from
    await session.run(text, rows.slice(from, end).flat())
    from = end
  }
}

/** Encodes rows, chunk by chunk: who writes another batch meanwhile is answered in between. */
const prepareCopy = async (target: string, rows: Rows): Promise<Write> => {
  const chunks: Buffer[] = []
  for (const chunk of copyText(rows)) {
    chunks.push(chunk)
    await nextTurn()
  }
  const text = new CopyText(chunks)
  return async ({ copy }) => {
    if (copy === null) throw new TypeError('What was encoded for COPY can be written by COPY alone.')
    await copy(target, text)
  }
}

/**
 * Rows to be inserted in the order given, when it is called, in a transaction: row by row, where the driver needs no call for each, by
 * COPY, where the host gave us its pool, else with few statements. What goes over the wire is made at once.
 */
export const prepareInsert = async (
  { dialect, copy, eachRow }: Pick<Session, 'dialect' | 'copy' | 'eachRow'>,
  table: string,
  columns: Columns,
  rows: Rows,
): Promise<Write> => {
  const names = Object.keys(columns)
  const target = `${quoteName(dialect, table)} (${names.map((name) => quoteName(dialect, name)).join(',')})`
  const types = dialect === 'postgres' ? knownTypes(columns) : null
  if (rows.length === 0) return async () => undefined
  if (eachRow !== null) {
    const text = `insert into ${target} values ${placeholders(dialect, 1, names.length)}`
    const parameters = [eachRow(rows)]
    return (session) => session.run(text, parameters)
  }
  if (types === null) return (session) => insertValues(session, target, names.length, rows)
  return copy === null ? prepareArrays(`insert into ${target}`, types, rows) : prepareCopy(target, rows)
}

/** Inserts rows in the order given. */
export const insertRows = async (session: Session, table: string, columns: Columns, rows: Rows): Promise<void> => {
  const insert = await prepareInsert(session, table, columns, rows)
  await insert(session)
}
