import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work without a turn of the event loop, in milliseconds; a transaction is longer, and is not interrupted. */
const LONGEST_MS = 5

let since = performance.now()

/**
 * Lets timers, signals and other requests in, once in a while. A database that works in this thread answers without a turn of the
 * event loop: nobody else, an abort or Ctrl-C included, would else come to word until all of an import is done.
 */
export const letOthersIn = async (): Promise<void> => {
  if (performance.now() - since < LONGEST_MS) return
  await nextTurn()
  since = performance.now()
}
