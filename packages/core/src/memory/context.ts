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
  /** Puts a value where `at` says, the values from there on moving up. */
  insert<V>(list: V[], at: number, value: V): void
  /** How much has been done so far; to be handed to `rollback`. */
  mark(): number
  /** Takes back what was done since the mark, latest first. */
  rollback(mark: number): void
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
    insert(list, at, value) {
      steps.push(() => {
        list.splice(at, 1)
      })
      list.splice(at, 0, value)
    },
    mark: () => steps.length,
    rollback(mark) {
      while (steps.length > mark) steps.pop()?.()
    },
  }
}

/** Runs one step of a unit of work; when it throws, what it wrote is taken back, and the caller may go on. */
export const savepoint = async <T>({ undo }: MemoryContext, work: () => Promise<T>): Promise<T> => {
  const mark = undo.mark()
  try {
    return await work()
  } catch (error) {
    undo.rollback(mark)
    throw error
  }
}

/** A compound key as text that no values can forge. */
export const keyOf = (...parts: readonly string[]): string => JSON.stringify(parts)
