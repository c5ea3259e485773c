import type { Environment } from '@footfall/core'
import { CompiledQuery, type Kysely, type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { hostRejected } from '../registry/faults.ts'
import { checkConnection } from './check-connection.ts'
import type { CopyText } from './copying-pool.ts'
import { eachRowOf } from './each-row.ts'
import { createFate } from './fate.ts'
import { letOthersIn } from './let-others-in.ts'
import { createQueue, type Queue, queueOf } from './queue.ts'
import { retrying } from './retry.ts'
import { inSavepoint } from './savepoint.ts'
import { translateError } from './translate-error.ts'
import { withoutData } from './without-data.ts'

/** Writes what was put together for one table. */
export type Write = (session: Session) => Promise<unknown>

/** A connection to the database, or a transaction on it, without the types of the host's tables. */
export interface Session {
  readonly dialect: DialectName
  readonly environment: Environment
  /** Whether a query can run while a transaction is open: there are several connections, and we are in none. */
  readonly overlaps: boolean
  /** Whether all of this is part of one transaction. */
  readonly inTransaction: boolean
  /** Outside of a transaction it is run again after a deadlock or the like. So is `run`. */
  query<Row>(statement: RawBuilder<Row>): Promise<readonly Row[]>
  /** A statement that was put together by hand, with the database's own placeholders. */
  run(text: string, parameters: readonly unknown[]): Promise<void>
  /** COPY into `table (columns)`; null where the host did not hand over its pool. */
  readonly copy: ((target: string, text: CopyText) => Promise<void>) | null
  /** See {@link eachRowOf}. */
  readonly eachRow: ReturnType<typeof eachRowOf>
  /**
   * Runs `work` in one transaction. Outside of one: begins it, and runs all of `work` again after a deadlock or the like.
   * Inside: a savepoint, so that work which fails leaves nothing behind and the caller may go on, unless the transaction is
   * lost: see {@link inSavepoint}.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>
}

export interface SessionOptions {
  readonly dialect: DialectName
  readonly environment: Environment
  /** A table of ours; on SQLite every transaction starts by taking the write lock through it. */
  readonly lockTable: string
  /** Whether the instance takes {@link CopyText}. */
  readonly copies: boolean
}

/**
 * COMMIT checks what the host deferred (`deferrable initially deferred`): none of our own rules can fail there. Which row
 * it was is not said, so the caller must find out; the driver's error goes no further, since it quotes the row.
 */
const commitFault = (error: unknown): unknown => {
  const fault = translateError(error)
  return fault === null || fault.kind === 'retry' || fault.kind === 'ended' || fault.kind === 'unchangeable'
    ? error
    : hostRejected({ table: 'clients', action: 'commit' }, fault.constraint)
}

/**
 * A process that is stopped within a transaction (a laptop that sleeps, a container that is paused) keeps its locks, and everybody who wants
 * them waits, for as long as its connection lives. PostgreSQL ends such a transaction, in milliseconds, unless the host has said when by
 * itself; who wakes up after it starts again.
 */
const LIMIT_IDLENESS = sql`select set_config('idle_in_transaction_session_timeout', '60000', true)
  where current_setting('idle_in_transaction_session_timeout') = '0'`

/** A session on the host's Kysely instance, untouched by its plugins; its transaction is joined. */
export const createSession = <DB>(
  given: Kysely<DB>,
  options: SessionOptions,
  { depth, fate, isChecked } = { depth: 0, fate: createFate(), isChecked: false },
): Session => {
  const db = given.withoutPlugins()
  const { dialect, environment } = options

  /**
   * Before the first statement, and in each transaction of ours before all others: connections of a pool may have been set otherwise.
   * Encodings of a database stay, so that PostgreSQL is asked by `migrate` alone.
   */
  let checked: Promise<void> | null = isChecked || dialect !== 'mysql' ? Promise.resolve() : null
  const check = async (): Promise<void> => {
    checked ??= checkConnection(db, dialect)
    try {
      await checked
    } catch (error) {
      checked = null
      throw error
    }
  }

  /**
   * Never inside of a transaction: who has the very handle of the database that Kysely has (better-sqlite3) would else write into it,
   * and lose that with it.
   */
  const retryingInTurn = <T>(work: () => Promise<T>): Promise<T> =>
    retrying(environment, async () => {
      if (dialect === 'sqlite') await letOthersIn()
      return work()
    })

  const begin = <T>(work: (session: Session) => Promise<T>): Promise<T> => {
    const builder = db.transaction()
    // Read committed: what is read back after a conflict must be what the other one has committed.
    const isolated = dialect === 'sqlite' ? builder : builder.setIsolationLevel('read committed')
    let isDone = false
    let failure: { readonly error: unknown } | null = null
    const transaction = isolated.execute(async (trx) => {
      const session = createSession(trx, options)
      try {
        // A transaction that reads first and writes later is refused by SQLite without waiting (SQLITE_BUSY).
        if (dialect === 'sqlite') await session.query(sql`delete from ${sql.table(options.lockTable)} where 0`)
        if (dialect === 'postgres') await session.query(LIMIT_IDLENESS)
        const result = await work(session)
        isDone = true
        return result
      } catch (error) {
        failure = { error }
        throw error
      }
    })
    return transaction.catch((error: unknown) => {
      // What the work failed with, also where going back fails after it: SQLite's `raise(rollback)` has gone back already.
      throw withoutData(isDone ? commitFault(error) : (failure ?? { error }).error)
    })
  }

  /** What is asked of a transaction at once is done one after the other. Inside of a savepoint of ours nobody else is. */
  let queue: Promise<Queue> | null = null
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    queue ??= depth === 0 ? queueOf(db) : Promise.resolve(createQueue())
    return (await queue).inTurn(work)
  }

  /** Outside of a transaction each statement is one of its own: it is retried as one. */
  const perform = <T>(statement: () => Promise<T>): Promise<T> => {
    const once = async (): Promise<T> => {
      fate.check()
      try {
        await check()
        return await statement()
      } catch (error) {
        fate.met(error)
        throw withoutData(error)
      }
    }
    return db.isTransaction ? inTurn(once) : retryingInTurn(once)
  }

  const query = async <Row>(statement: RawBuilder<Row>): Promise<readonly Row[]> =>
    (await perform(() => statement.execute(db))).rows

  const run = async (text: string, parameters: readonly unknown[]): Promise<void> => {
    await perform(() => db.executeQuery(CompiledQuery.raw(text, [...parameters])))
  }

  const session: Session = {
    dialect,
    environment,
    overlaps: dialect !== 'sqlite' && !db.isTransaction,
    inTransaction: db.isTransaction,
    query,
    run,
    copy: options.copies ? (target, text) => run(`copy ${target} from stdin`, [text]) : null,
    eachRow: eachRowOf(db),
    transaction: (work) => {
      if (!db.isTransaction) return retryingInTurn(() => begin(work))
      const deeper = { depth: depth + 1, fate, isChecked: true }
      return inTurn(() =>
        inSavepoint({ dialect, ...deeper, run: query }, () => work(createSession(db, options, deeper))),
      )
    },
  }
  return session
}
