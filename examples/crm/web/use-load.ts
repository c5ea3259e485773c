import { useCallback, useEffect, useState } from 'preact/hooks'
import { ask } from './api.ts'

export interface Loaded<T> {
  readonly data: T | null
  readonly error: string | null
  reload(): void
}

/** What the server has at a path, and again whenever the path changes. What was there stays until the new answer comes. */
export const useLoad = <T>(path: string): Loaded<T> => {
  const [state, setState] = useState<{ data: T | null; error: string | null }>({ data: null, error: null })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let isCurrent = true
    ask<T>(path).then(
      (data) => isCurrent && setState({ data, error: null }),
      (error: Error) => isCurrent && setState({ data: null, error: error.message }),
    )
    return () => {
      isCurrent = false
    }
  }, [path, turn])
  return { ...state, reload: useCallback(() => setTurn((last) => last + 1), []) }
}
