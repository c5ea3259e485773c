import type { Environment } from '@footfall/core'

/** The real clock, random UUIDs and timers. */
export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
