import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Repository } from '@footfall/core'

/**
 * SQLite answers at once, so an import on it would never let the event loop turn: Ctrl-C would go unheard until the end.
 * Here every batch begins with a turn for signals and output.
 */
export const takeTurns = (repository: Repository): Repository => {
  const { registry } = repository
  return {
    ...repository,
    registry: {
      ...registry,
      apply: async (batch) => {
        await nextTurn()
        return registry.apply(batch)
      },
    },
  }
}
