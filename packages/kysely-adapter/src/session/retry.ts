import type { Environment } from '@footfall/core'
import { translateError } from './translate-error.ts'

/** Some twenty seconds of waiting in all: longer than any batch, shorter than a caller's patience. */
const MAX_ATTEMPTS = 40
const FIRST_PAUSE_MS = 5
const LONGEST_PAUSE_MS = 1_000

/**
 * Runs a whole transaction again while it fails for no other reason than that others write too. The pause grows and is
 * random, so that those who collided do not meet again.
 */
export const retrying = async <T>(environment: Environment, attempt: () => Promise<T>): Promise<T> => {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt()
    } catch (error) {
      if (tried >= MAX_ATTEMPTS || translateError(error)?.kind !== 'retry') throw error
      await environment.sleep(Math.random() * Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tried))
    }
  }
}
