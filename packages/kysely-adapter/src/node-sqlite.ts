import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { SqliteDialect } from 'kysely'

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
    // In pages, 128 MiB: batches touch the same pages of an index again and again, and each checkpoint writes them once more.
    database.exec('pragma wal_autocheckpoint = 32768')
  }
  return database
}

/** Kysely hands over what the query builder got; anything that SQLite cannot store it refuses itself. */
const isInput = (value: unknown): value is SQLInputValue =>
  value === null || ['number', 'bigint', 'string'].includes(typeof value) || ArrayBuffer.isView(value)

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

const inputs = (parameters: readonly unknown[]): SQLInputValue[] =>
  parameters.map((value) => {
    if (isInput(value)) return value
    throw new TypeError(`SQLite cannot store a value of type ${typeof value}.`)
  })

/**
 * Kysely's SQLite dialect on Node's own `node:sqlite` (Node 22.13 or later), for a path, `':memory:'` or an open database.
 * Write-ahead log for files, which grows to some 128 MiB before it is written back;
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
  return new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare: (text) => {
        const { statement, reader } = prepared(text)
        return {
          reader,
          all: (parameters) => statement.all(...inputs(parameters)),
          run: (parameters) => statement.run(...inputs(parameters)),
          // One of its own: who reads row by row may run the same text again meanwhile.
          iterate: (parameters) => database.prepare(text).iterate(...inputs(parameters)),
        }
      },
    },
  })
}
