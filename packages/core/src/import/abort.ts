import { FootfallError } from '../error.ts'

export const aborted = (): FootfallError =>
  new FootfallError('aborted', 'The caller stopped the work. Nothing is lost; apply again to go on.')

/** Throws `aborted` once the caller has asked to stop. Called between two steps, never inside one. */
export const throwIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw aborted()
}
