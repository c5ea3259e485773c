/**
 * Does what is left to do after a failure. Should that fail too, most likely for the same cause, nothing more is said: the caller
 * must learn what went wrong first.
 */
export const despiteFailure = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work()
  } catch {
    // See above.
  }
}
