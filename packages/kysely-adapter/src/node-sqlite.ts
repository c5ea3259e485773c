import { DatabaseSync, type SQLInputValue, type StatementResultingChanges, type StatementSync } from 'node:sqlite'
import { SqliteAdapter, SqliteDialect } from 'kysely'
import type { Rows, RunsEachRow } from './session/each-row.ts'

export interface NodeSqliteOptions {
  /**
   * How long a statement waits for another process, in milliseconds. The wait blocks the event loop, so it is short;
   * the repository then tries again without blocking. Default 100.
   */
  readonly busyTimeoutMs?: number
}

const open = (path: string): DatabaseSync => {
  const database = new DatabaseSync(path)
  // Turning the log on needs the file for itself for a moment.
  database.exec('pragma busy_timeout = 5000')
  if (path !== ':memory:' && path !== '') {
    database.exec('pragma journal_mode = wal')
    // In pages, 256 MiB: batches touch the same pages of an index again and again, and each checkpoint writes them once more.
    database.exec('pragma wal_autocheckpoint = 65536')
  }
  return database
}

/** Kysely hands over what the query builder got; anything that SQLite cannot store it refuses itself. */
const isInput = (value: unknown): value is SQLInputValue =>
  typeof value === 'string' ||
  value === null ||
  typeof value === 'number' ||
  typeof value === 'bigint' ||
  ArrayBuffer.isView(value)

/** As the only parameter: the statement is run for each of these rows. */
class EachRow {
  readonly rows: Rows
  constructor(rows: Rows) {
    this.rows = rows
  }
}

/** Statements that are kept compiled; an import needs some forty. */
const MAX_STATEMENTS = 100

interface Prepared {
  readonly statement: StatementSync
  readonly reader: boolean
}

const prepare = (database: DatabaseSync, text: string): Prepared => {
  const statement = database.prepare(text)
  const reader = statement.columns().length > 0
  // Node.js knows how since 22.16.
  if (reader && 'setReturnArrays' in statement) statement.setReturnArrays(true)
  return { statement, reader }
}

/** Compiling a statement costs as much as running it for a few rows: those that were used last are kept. */
const createStatements = (database: DatabaseSync): ((text: string) => Prepared) => {
  const kept = new Map<string, Prepared>()
  return (text) => {
    const known = kept.get(text)
    kept.delete(text)
    const entry = known ?? prepare(database, text === 'begin' ? 'begin immediate' : text)
    kept.set(text, entry)
    const [oldest] = kept.keys()
    if (kept.size > MAX_STATEMENTS && oldest !== undefined) kept.delete(oldest)
    return entry
  }
}

/** SQLite has no booleans but 0 and 1 (https://www.sqlite.org/datatype3.html). */
const inputs = (parameters: readonly unknown[]): readonly SQLInputValue[] => {
  if (parameters.every(isInput)) return parameters
  const values = parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value))
  if (values.every(isInput)) return values
  throw new TypeError(`SQLite cannot store a value of type ${typeof values.find((value) => !isInput(value))}.`)
}

const rowOf = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> => {
  const row: Record<string, unknown> = {}
  for (let at = 0; at < names.length; at++) row[names[at] ?? ''] = values[at]
  return row
}

/** For names that would set something else when they are assigned: `__proto__`. */
const entriesOf = (names: readonly string[], values: readonly unknown[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name, at) => [name, values[at]]))

/**
 * The driver's own objects are dictionaries: making them and reading them costs twice as much as an array that becomes an object here.
 * The names are asked each time, since a change of the schema may have compiled the statement anew.
 */
const readAll = (statement: StatementSync, parameters: readonly unknown[]): unknown[] => {
  const rows: readonly unknown[] = statement.all(...inputs(parameters))
  if (rows.length === 0) return []
  const names = statement.columns().map(({ name }) => name)
  const objectOf = names.includes('__proto__') ? entriesOf : rowOf
  return rows.map((row) => (Array.isArray(row) ? objectOf(names, row) : row))
}

const isRefusedValue = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_TYPE'

/**
 * Looks at the values only once the driver has refused one: a large import has thirty million of them. A first one that is an object
 * the driver takes for named parameters.
 */
const runRow = <Result>(
  statement: StatementSync,
  how: (...row: SQLInputValue[]) => Result,
  row: readonly unknown[],
): Result => {
  if (!isInput(row[0])) return how.apply(statement, [...inputs(row)])
  try {
    return Reflect.apply(how, statement, row)
  } catch (error) {
    if (!isRefusedValue(error)) throw error
    return how.apply(statement, [...inputs(row)])
  }
}

/**
 * Runs a statement once, or for each row. A statement of several rows would take longer: lest one of them is refused, SQLite first
 * writes each page that it changes to a file (https://www.sqlite.org/tempfiles.html, "Statement Journal Files").
 */
const run = (statement: StatementSync, parameters: readonly unknown[]): StatementResultingChanges => {
  const [first] = parameters
  if (!(first instanceof EachRow)) return statement.run(...inputs(parameters))
  const { rows } = first
  const last = rows.at(-1)
  if (last === undefined) return { changes: 0, lastInsertRowid: 0 }
  // Asked as if for a row that it returns: an object for what each of them changed costs a tenth of all of it.
  for (let at = 0; at < rows.length - 1; at++) runRow(statement, statement.get, rows[at] ?? [])
  return { ...runRow(statement, statement.run, last), changes: rows.length }
}

class NodeSqliteAdapter extends SqliteAdapter implements RunsEachRow {
  eachRow(rows: Rows): EachRow {
    return new EachRow(rows)
  }
}

class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): NodeSqliteAdapter {
    return new NodeSqliteAdapter()
  }
}

/**
 * Kysely's SQLite dialect on Node's own `node:sqlite` (Node 22.13 or later), for a path, `':memory:'` or an open database.
 * Foreign keys are on, the page cache may take 28 MB, and `busyTimeoutMs` holds: on a database that you have opened these three replace
 * what was set before; its journal stays as it is. For a path: a write-ahead log, which grows to some 256 MiB before it is written back.
 * Transactions begin as IMMEDIATE: one that reads first and writes later is else refused at once when another process writes
 * (https://www.sqlite.org/lang_transaction.html).
 *
 * @example
 * const db = new Kysely<Database>({ dialect: nodeSqliteDialect('crm.db') })
 */
export const nodeSqliteDialect = (source: string | DatabaseSync, options: NodeSqliteOptions = {}): SqliteDialect => {
  const database = typeof source === 'string' ? open(source) : source
  database.exec(`pragma busy_timeout = ${Math.trunc(options.busyTimeoutMs ?? 100)}`)
  database.exec('pragma foreign_keys = on')
  // In KiB: the default of 2 MiB makes every key of a large table a read from disk.
  database.exec('pragma cache_size = -28000')
  const prepared = createStatements(database)
  return new NodeSqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (text) => {
        const { statement, reader } = prepared(text)
        return {
          reader,
          all: (parameters) => readAll(statement, parameters),
          run: (parameters) => run(statement, parameters),
          // One of its own: who reads row by row may run the same text again meanwhile.
          iterate: (parameters) => database.prepare(text).iterate(...inputs(parameters)),
        }
      },
    },
  })
}
