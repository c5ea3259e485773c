import type { Identity } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { claimIdentities } from '../../src/host/claim-identities.ts'

/** How each server says that it ended a transaction in a deadlock. */
export const DEADLOCK = { postgres: '40P01', mysql: 1213 } as const

/** InnoDB ends the transaction that has changed fewer rows: more than any import of these tests writes. */
const BALLAST_ROWS = 2_000

export const createBallast = async (db: Kysely<unknown>): Promise<void> => {
  await sql`create table ballast (n int)`.execute(db)
}

/** Whoever waits on PostgreSQL for longer than this looks whether it is in a deadlock, and if so gives up. */
export const lookForDeadlocksAfter = async (db: Kysely<unknown>, ms: number): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
  await sql`alter database ${sql.id(rows[0]?.name ?? '')} set deadlock_timeout = ${sql.lit(ms)}`.execute(db)
}

export interface Rival {
  /** Asks for the client, which somebody else has locked: in the deadlock that this makes the rival wins. */
  wants(clientId: string): Promise<unknown>
  commit(): Promise<void>
}

/** A transaction that has claimed an identity for a client of its own and is never the victim of a deadlock. */
export const startRival = async (
  db: Kysely<unknown>,
  dialect: keyof typeof DEADLOCK,
  clientId: string,
  identity: Identity,
): Promise<Rival> => {
  const trx = await db.startTransaction().execute()
  if (dialect === 'postgres') await sql`set local deadlock_timeout = '1h'`.execute(trx)
  const rows = Array.from({ length: BALLAST_ROWS }, () => sql`(1)`)
  await sql`insert into ballast values ${sql.join(rows)}`.execute(trx)
  await claimIdentities(trx, { id: clientId, identities: [identity] })
  return {
    wants: (wanted) => sql`update clients set email = 'rival@example.com' where id = ${wanted}`.execute(trx),
    commit: async () => {
      await trx.commit().execute()
    },
  }
}
