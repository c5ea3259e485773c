import type { IdempotencyStore, StoredAnswer } from './store.ts'

type Entry = {
  readonly until: number
  readonly done: { readonly fingerprint: string; readonly answer: StoredAnswer } | null
}

export interface MemoryIdempotencyOptions {
  /** The oldest answered keys go first. Default 10,000. */
  readonly maxKeys?: number
  /** Default one day. */
  readonly ttlMs?: number
  readonly now?: () => number
}

const DAY_MS = 24 * 60 * 60_000

/**
 * Keeps keys in this process: after a restart, and in another process, a key is new again. An upload that is sent again
 * then becomes a second import, which finds every visit there already (`visit-repeated`); no data is doubled.
 */
export const memoryIdempotencyStore = ({
  maxKeys = 10_000,
  ttlMs = DAY_MS,
  now = Date.now,
}: MemoryIdempotencyOptions = {}): IdempotencyStore => {
  // In order of claiming; a key that is in flight is never dropped for room.
  const entries = new Map<string, Entry>()
  const makeRoom = (): void => {
    for (const [key, { done, until }] of entries) {
      const isOver = done !== null && until <= now()
      if (!isOver && entries.size < maxKeys) return
      if (done !== null) entries.delete(key)
    }
  }
  return {
    async claim(key) {
      const entry = entries.get(key)
      if (entry !== undefined && entry.done === null) return { state: 'in-flight' }
      if (entry?.done && entry.until > now()) return { state: 'answered', ...entry.done }
      entries.delete(key)
      makeRoom()
      entries.set(key, { until: now() + ttlMs, done: null })
      return { state: 'claimed' }
    },
    async complete(key, fingerprint, answer) {
      entries.set(key, { until: now() + ttlMs, done: { fingerprint, answer } })
    },
    async release(key) {
      if (entries.get(key)?.done === null) entries.delete(key)
    },
  }
}
