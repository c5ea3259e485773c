import type { ByteSource } from '../csv/record.ts'
import { aborted, throwIfAborted } from './abort.ts'

/** One and the same way to ask, whatever kind of iterable it is; what is no iterable is refused when it is asked. */
const asking = async function* (source: ByteSource): AsyncGenerator<Uint8Array> {
  yield* source
}

/** Rejects as soon as the caller asks to stop, or has done so meanwhile; or answers as `answer` does. */
const orAborted = <T>(answer: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = (): void => reject(aborted())
    const done = (): void => signal.removeEventListener('abort', stop)
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    answer.then(resolve, reject).finally(done)
  })

/**
 * The bytes of a source, until the caller asks to stop: then `aborted` is thrown at once, also while the source has nothing to say,
 * as a stream that has stalled. It is told to end, and not waited for.
 */
export const untilAborted = async function* (
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  if (signal === undefined) {
    yield* source
    return
  }
  const chunks = asking(source)
  let isAsked = false
  try {
    for (;;) {
      throwIfAborted(signal)
      isAsked = true
      const { done, value } = await orAborted(chunks.next(), signal)
      isAsked = false
      if (done === true) return
      yield value
    }
  } finally {
    const ended = chunks.return(undefined)
    if (isAsked) ended.catch(() => undefined)
    else await ended
  }
}
