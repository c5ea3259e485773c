import type { Progress } from '@footfall/core'

export type ProgressListener = (progress: Progress | null) => void

/** The progress of the imports that this process works on, for whoever wants to see it. */
export interface ProgressHub {
  tell(importId: string, progress: Progress): void
  /** The work has ended, well or not: ask the ledger how it stands. */
  end(importId: string): void
  latest(importId: string): Progress | null
  listen(importId: string, listener: ProgressListener): () => void
}

export const createProgressHub = (): ProgressHub => {
  const latest = new Map<string, Progress>()
  const listeners = new Map<string, Set<ProgressListener>>()
  const notify = (importId: string, progress: Progress | null): void => {
    for (const listener of listeners.get(importId) ?? []) listener(progress)
  }
  return {
    tell(importId, progress) {
      latest.set(importId, progress)
      notify(importId, progress)
    },
    end(importId) {
      latest.delete(importId)
      notify(importId, null)
    },
    latest: (importId) => latest.get(importId) ?? null,
    listen(importId, listener) {
      const own = listeners.get(importId) ?? new Set()
      listeners.set(importId, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(importId) === own) listeners.delete(importId)
      }
    },
  }
}
