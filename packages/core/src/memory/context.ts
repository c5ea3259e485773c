import type { Environment } from '../ports/repository.ts'
import type { MemoryDatabase } from './database.ts'

/** What a port of the in-memory storage works on. Mutations go through `undo`, so that a transaction can roll back. */
export interface MemoryContext {
  readonly db: MemoryDatabase
  readonly tenantId: string
  readonly environment: Environment
  readonly undo: UndoLog
}

/** Steps that take back what was done, latest last. */
export interface UndoLog {
  set<K, V>(map: Map<K, V>, key: K, value: V): void
  delete<K, V>(map: Map<K, V>, key: K): void
  push<V>(list: V[], value: V): void
  /** Takes everything back, latest first. */
  rollback(): void
}

export const createUndoLog = (): UndoLog => {
  const steps: (() => void)[] = []
  const remember = <K, V>(map: Map<K, V>, key: K): void => {
    const before = map.get(key)
    const had = map.has(key)
    steps.push(() => {
      if (had && before !== undefined) map.set(key, before)
      else map.delete(key)
    })
  }
  return {
    set(map, key, value) {
      remember(map, key)
      map.set(key, value)
    },
    delete(map, key) {
      remember(map, key)
      map.delete(key)
    },
    push(list, value) {
      steps.push(() => {
        list.pop()
      })
      list.push(value)
    },
    rollback() {
      while (steps.length > 0) steps.pop()?.()
    },
  }
}

/** A compound key as text that no values can forge. */
export const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts)
