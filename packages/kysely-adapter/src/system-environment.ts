import { randomUUID } from 'node:crypto'
import type { Environment } from '@footfall/core'

/**
 * A UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time, so that rows made together lie together in
 * every index, the other 74 are random.
 */
const newId = (): string => {
  const time = Date.now().toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}

/** The real clock, ids and sleep. */
export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
