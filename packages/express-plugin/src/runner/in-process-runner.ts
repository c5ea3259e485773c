import type { JobEnd } from './perform-job.ts'
import type { ImportJob, Runner } from './runner.ts'

export interface InProcessRunnerOptions {
  readonly perform: (job: ImportJob, signal: AbortSignal) => Promise<JobEnd>
  /** Before each further try of a job that ended with `retry`. */
  readonly retryDelaysMs: readonly number[]
}

export interface InProcessRunner extends Runner {
  /** Takes nothing more on, stops what is running between two batches, and waits for it. What is left is found at the next start. */
  drain(): Promise<void>
  /** Resolves when nothing is queued or running. */
  idle(): Promise<void>
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
    if (signal.aborted) done()
  })

/** Applies the imports of a tenant one after the other, in this process; those of several tenants beside each other. */
export const inProcessRunner = ({ perform, retryDelaysMs }: InProcessRunnerOptions): InProcessRunner => {
  const stop = new AbortController()
  const chains = new Map<string, Promise<void>>()
  const waiting = new Set<string>()

  const run = async (job: ImportJob): Promise<void> => {
    for (const delay of [...retryDelaysMs, null]) {
      if (stop.signal.aborted) return
      const end = await perform(job, stop.signal)
      if (end !== 'retry' || delay === null) return
      await pause(delay, stop.signal)
    }
  }

  return {
    async enqueue(job) {
      // With another digest it is another asking.
      const key = JSON.stringify([job.tenantId, job.importId, job.digest])
      if (stop.signal.aborted || waiting.has(key)) return
      waiting.add(key)
      const tenant = JSON.stringify(job.tenantId)
      const before = chains.get(tenant) ?? Promise.resolve()
      const chain = before.then(() => {
        // From here on a new asking is a new job: this one may have begun already.
        waiting.delete(key)
        return run(job)
      })
      chains.set(tenant, chain)
      chain.finally(() => {
        if (chains.get(tenant) === chain) chains.delete(tenant)
      })
    },
    async drain() {
      stop.abort()
      await Promise.all(chains.values())
    },
    async idle() {
      while (chains.size > 0) await Promise.all(chains.values())
    },
  }
}
