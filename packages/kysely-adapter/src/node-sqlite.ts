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

/** Compiling a statement costs as much as running it for a few rows: those that were used last are kept. */
const createStatements = (database: DatabaseSync): ((text: string) => Prepared) => {
  const kept = new Map<string, Prepared>()
  return (text) => {
    const known = kept.get(text)
    kept.delete(text)
    const statement = known?.statement ?? database.prepare(text === 'begin' ? 'begin immediate' : text)
    const entry = known ?? { statement, reader: statement.columns().length > 0 }
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

const isRefusedValue = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_ARG_TYPE'

/**
 * Looks at the values only once the driver has refused one: a large import has thirty million of them. A first one that is an object
 * the driver takes for named parameters.
 */
const runRow = (statement: StatementSync, row: readonly unknown[]): StatementResultingChanges => {
  if (!isInput(row[0])) return statement.run(...inputs(row))
  try {
    return Reflect.apply(statement.run, statement, row)
  } catch (error) {
    if (!isRefusedValue(error)) throw error
    return statement.run(...inputs(row))
  }
}

/**
 * Runs a statement once, or for each row. A statement of several rows would take longer: lest one of them is refused, SQLite first
 * writes each page that it changes to a file (https://www.sqlite.org/tempfiles.html, "Statement Journal Files").
 */
const run = (statement: StatementSync, parameters: readonly unknown[]): StatementResultingChanges => {
  const [first] = parameters
  if (!(first instanceof EachRow)) return statement.run(...inputs(parameters))
  let changes = 0
  let lastInsertRowid: number | bigint = 0
  for (const row of first.rows) {
    const result = runRow(statement, row)
    changes += Number(result.changes)
    lastInsertRowid = result.lastInsertRowid
  }
  return { changes, lastInsertRowid }
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
 * Write-ahead log for files, which grows to some 256 MiB before it is written back;
 * foreign keys on. Transactions begin as IMMEDIATE: one that reads first and writes later is
 * else refused at once when another process writes (https://www.sqlite.org/lang_transaction.html).
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
          all: (parameters) => statement.all(...inputs(parameters)),
          run: (parameters) => run(statement, parameters),
          // One of its own: who reads row by row may run the same text again meanwhile.
          iterate: (parameters) => database.prepare(text).iterate(...inputs(parameters)),
        }
      },
    },
  })
}
