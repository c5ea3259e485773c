import { randomUUID } from 'node:crypto'
import type { Environment } from '@footfall/core'

/**
 * A UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time, so that rows made together lie together in
 * every index, the other 74 are random.
 */
const newId = (): string => {
  const now = Date.now()
  if (now !== stamp.ms) {
    const time = now.toString(16).padStart(12, '0')
    stamp = { ms: now, text: `${time.slice(0, 8)}-${time.slice(8)}-7` }
  }
  return stamp.text + randomUUID().slice(15)
}

/** The time as it stands in ids, which are made by the thousand within a millisecond. */
let stamp = { ms: -1, text: '' }

/** The real clock, ids and sleep. */
export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId,
  // A sleep of nothing lets others go on, and no longer.
  sleep: (ms) => new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve))),
}
