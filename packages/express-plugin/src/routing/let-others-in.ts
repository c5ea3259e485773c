import { setImmediate } from 'node:timers/promises'
import type { Repository } from '@footfall/core'

/**
 * The same repository, but other requests are let in before each batch: a database that works in this thread
 * (`node:sqlite`) would else keep every one of them waiting until a whole file is read or applied.
 */
export const letOthersIn = (repository: Repository): Repository => {
  const { ledger, registry } = repository
  const append: typeof ledger.append = async (importId, rows) => {
    await setImmediate()
    return ledger.append(importId, rows)
  }
  const entries: typeof ledger.entries = async (importId, filter) => {
    await setImmediate()
    return ledger.entries(importId, filter)
  }
  const apply: typeof registry.apply = async (batch) => {
    await setImmediate()
    return registry.apply(batch)
  }
  return { ...repository, ledger: { ...ledger, append, entries }, registry: { ...registry, apply } }
}
