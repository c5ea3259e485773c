import { type ImportStatus, type Progress, type Report, type Repository, reportImport } from '@footfall/core'
import type { Limits } from '../limits.ts'
import type { ProgressHub } from './hub.ts'

const ENDED: ReadonlySet<ImportStatus> = new Set(['completed', 'failed', 'discarded'])
const RETRY_MS = 2_000

const event = (name: string, data: unknown, id?: string): string =>
  `${id === undefined ? '' : `id: ${id}\n`}event: ${name}\ndata: ${JSON.stringify(data)}\n\n`

export interface FollowOptions {
  readonly repository: Repository
  readonly hub: ProgressHub
  readonly limits: Pick<Limits, 'eventStreamMs' | 'eventPollMs'>
  readonly signal: AbortSignal
  /** Called once, when nobody follows any more. */
  readonly leave: () => void
  /** The id of the last event of an import that has ended. */
  readonly lastId: string
}

/** Waits until something is told, the time is up, or nobody listens any more. */
const createBell = (signal: AbortSignal) => {
  let ring = (): void => undefined
  signal.addEventListener('abort', () => ring(), { once: true })
  return {
    ring: () => ring(),
    wait: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        ring = () => {
          clearTimeout(timer)
          resolve()
        }
        if (signal.aborted) ring()
      }),
  }
}

/**
 * Server-sent events of an import: its present state first, then progress of this process as it comes, and the state as
 * the ledger has it, for work that goes on elsewhere. A slow reader misses steps, never the end. After `eventStreamMs` it
 * stops, and the reader connects again.
 */
export const followImport = async function* (importId: string, options: FollowOptions): AsyncGenerator<string> {
  const { repository, hub, limits, signal, leave, lastId } = options
  const bell = createBell(signal)
  let progress: Progress | null = hub.latest(importId)
  let isEnd = false
  const stopListening = hub.listen(importId, (told) => {
    progress = told
    isEnd = told === null
    bell.ring()
  })
  try {
    const until = Date.now() + limits.eventStreamMs
    let shown = ''
    let lookAt = 0
    yield `retry: ${RETRY_MS}\n\n`
    while (!signal.aborted && Date.now() < until) {
      if (isEnd || Date.now() >= lookAt) {
        isEnd = false
        const report: Report = await reportImport(importId, { repository })
        const hasEnded = ENDED.has(report.status) && hub.latest(importId) === null
        const state = JSON.stringify(report)
        if (hasEnded) {
          yield event('state', report, lastId)
          return
        }
        // A comment keeps proxies from closing a silent connection.
        yield state === shown ? ': still here\n\n' : event('state', report)
        shown = state
        lookAt = Date.now() + limits.eventPollMs
      }
      if (progress !== null) {
        const told: Progress = progress
        progress = null
        yield event('progress', told)
      }
      if (!isEnd && progress === null) await bell.wait(Math.max(1, Math.min(lookAt, until) - Date.now()))
    }
  } finally {
    stopListening()
    leave()
  }
}
