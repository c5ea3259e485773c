import { FootfallError } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import type { Fate } from './fate.ts'
import { translateError } from './translate-error.ts'

export interface Savepoint {
  readonly dialect: DialectName
  readonly depth: number
  readonly fate: Fate
  run(statement: RawBuilder<unknown>): Promise<unknown>
}

/** What we say of a transaction that goes on. Said of one that is lost, it would send its reader on in it. */
const isVerdict = (error: unknown): boolean => error instanceof FootfallError || translateError(error)?.kind === 'ended'

/**
 * Runs `work` inside a savepoint of a transaction that is not ours to begin again. A deadlock rolls back the whole
 * transaction on MySQL and MariaDB, the savepoint with it, and whatever came next would be committed by itself: whoever
 * began it is then told of the deadlock, or that the transaction is lost, and all later work in it is refused.
 */
export const inSavepoint = async <T>({ dialect, depth, fate, run }: Savepoint, work: () => Promise<T>): Promise<T> => {
  const name = sql.id(`footfall_${depth}`)
  const goBack = () => run(sql`rollback to savepoint ${name}`)
  await run(sql`savepoint ${name}`)
  try {
    // Outside of a transaction MySQL takes a savepoint without a word, and forgets it.
    if (dialect === 'mysql') await goBack()
    const result = await work()
    await run(sql`release savepoint ${name}`)
    return result
  } catch (error) {
    const reason = await goBack().then(
      () => null,
      (failed: unknown) => fate.lost(failed),
    )
    throw reason !== null && isVerdict(error) ? reason : error
  }
}
