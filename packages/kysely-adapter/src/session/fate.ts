import { FootfallError } from '@footfall/core'
import { translateError } from './translate-error.ts'

/** What becomes of a transaction that we are a part of. */
export interface Fate {
  /** Throws once the transaction is lost: a statement would now be a transaction of its own, and stay. */
  check(): void
  /** To be told of every error that one of its statements meets. */
  met(error: unknown): void
  /** Says that the transaction is lost, as this error shows, and returns what whoever began it is to be told. */
  lost(error: unknown): unknown
}

const transactionLost = (): FootfallError =>
  new FootfallError(
    'transaction-lost',
    'The database has ended the transaction that this was part of: nothing of it was written. Run all of it again.',
  )

/** A deadlock, if there was one, is what ended it: that counts, and not what it brings about. */
export const createFate = (): Fate => {
  let refusal: unknown = null
  let reason: unknown = null
  return {
    check() {
      if (reason !== null) throw reason
    },
    met(error) {
      if (translateError(error)?.kind === 'retry') refusal ??= error
    },
    lost(error) {
      reason ??= refusal ?? (translateError(error)?.kind === 'ended' ? transactionLost() : error)
      return reason
    },
  }
}
