import { createHash, randomFillSync } from 'node:crypto'
import type { Environment } from '@footfall/core'

/**
 * A UUID of version 7 (RFC 9562, section 5.7): its first 48 bits are the time, so that rows made together lie together in
 * every index, the other 74 are random.
 */
const newId = (): string => {
  const now = Date.now()
  if (now !== stamp) {
    const time = now.toString(16).padStart(12, '0')
    id.write(`${time.slice(0, 8)}-${time.slice(8)}`, 'latin1')
    stamp = now
  }
  if (used === random.length) {
    randomFillSync(random)
    used = 0
  }
  for (const place of RANDOM_PLACES) id[place] = DIGITS[random[used++] ?? 0] ?? 0
  id[VARIANT] = VARIANTS[random[used++] ?? 0] ?? 0
  return id.toString('latin1')
}

/** The digits of an id that are random, and the one of which two bits are. */
const RANDOM_PLACES = [15, 16, 17, 20, 21, 22, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35]
const VARIANT = 19
/** Digits by random byte. */
const DIGITS = Buffer.from('0123456789abcdef'.repeat(16), 'latin1')
const VARIANTS = Buffer.from('89ab'.repeat(64), 'latin1')

/** The last id: ids are made by the thousand within a millisecond, and only their ends differ. */
const id = Buffer.from('00000000-0000-7000-8000-000000000000', 'latin1')
let stamp = -1

/** Random bytes for some hundred ids. */
const random = new Uint8Array((RANDOM_PLACES.length + 1) * 500)
let used = random.length

/** The real clock, ids, sleep and hash. */
export const systemEnvironment: Environment = {
  now: () => new Date(),
  newId,
  // A sleep of nothing lets others go on, and no longer.
  sleep: (ms) => new Promise((resolve) => (ms > 0 ? setTimeout(resolve, ms) : setImmediate(resolve))),
  sha256: () => createHash('sha256'),
}
