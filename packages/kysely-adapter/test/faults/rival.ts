import { type ControlledTransaction, type Kysely, type RawBuilder, sql } from 'kysely'

/** How each server says that it ended a transaction in a deadlock. */
export const DEADLOCK = { postgres: '40P01', mysql: 1213 } as const

export type Server = keyof typeof DEADLOCK

/** InnoDB ends the transaction that has changed fewer rows: more than any import of these tests writes. */
const BALLAST_ROWS = 2_000

/** To be called before anything else connects: what a rival needs to win every deadlock. */
export const prepareForRivals = async (db: Kysely<unknown>, server: Server): Promise<void> => {
  await sql`create table ballast (n int)`.execute(db)
  if (server === 'mysql') return
  // On PostgreSQL whoever has waited for so long looks once whether it is in a deadlock, and if so gives up.
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
  await sql`alter database ${sql.id(rows[0]?.name ?? '')} set deadlock_timeout = 50`.execute(db)
}

/** InnoDB renews what it says of transactions only when nobody has asked for a tenth of a second. */
const LOOK_AGAIN_MS = { postgres: 5, mysql: 150 } as const

const countWaiting = async (db: Kysely<unknown>, server: Server): Promise<number> => {
  const waiting =
    server === 'postgres'
      ? sql<{ n: unknown }>`select count(*) as n from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`
      : sql<{ n: unknown }>`select count(*) as n from information_schema.innodb_trx t
          join information_schema.processlist p on p.id = t.trx_mysql_thread_id
          where t.trx_state = 'LOCK WAIT' and p.db = database()`
  return Number((await waiting.execute(db)).rows[0]?.n)
}

export interface Rival {
  readonly trx: ControlledTransaction<unknown>
  /** Sends a statement that must wait for a lock; resolves once the server says that it waits. */
  waitFor(statement: RawBuilder<unknown>): Promise<void>
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A transaction that wins every deadlock: whoever closes the circle with it is the victim. */
export const startRival = async (db: Kysely<unknown>, server: Server): Promise<Rival> => {
  const trx = await db.startTransaction().execute()
  if (server === 'postgres') await sql`set local deadlock_timeout = '1h'`.execute(trx)
  const rows = Array.from({ length: BALLAST_ROWS }, () => sql`(1)`)
  await sql`insert into ballast values ${sql.join(rows)}`.execute(trx)
  let waiting: Promise<unknown> = Promise.resolve()
  return {
    trx,
    waitFor: async (statement) => {
      waiting = statement.execute(trx)
      while ((await countWaiting(db, server)) === 0)
        await new Promise((wake) => setTimeout(wake, LOOK_AGAIN_MS[server]))
    },
    commit: async () => {
      await waiting
      await trx.commit().execute()
    },
    rollback: async () => {
      await waiting
      await trx.rollback().execute()
    },
  }
}
