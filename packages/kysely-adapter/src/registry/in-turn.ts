/** Writes what was put together for one table. */
export type Write = () => Promise<unknown>

/**
 * One step after the other; what a step writes is put together while the step before it is being written. Nothing is written after
 * a step that failed: MySQL ends the transaction at a deadlock, and what came then would stand by itself.
 */
export const inTurn = async (steps: readonly (() => Write)[]): Promise<void> => {
  let writing: Promise<unknown> = Promise.resolve()
  try {
    for (const prepare of steps) {
      const write = prepare()
      await writing
      writing = write()
    }
  } finally {
    await writing
  }
}
