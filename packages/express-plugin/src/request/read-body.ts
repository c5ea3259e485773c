import { HttpProblem } from '../problem/http-problem.ts'
import type { HttpRequest } from '../routing/http.ts'

export interface BodyLimits {
  readonly maxBytes: number
  /** Which problem too many bytes are. */
  readonly tooLarge: 'upload-too-large' | 'body-too-large'
  /** For the whole body. */
  readonly timeoutMs: number
  /** Between two chunks. */
  readonly idleMs: number
}

const tooLarge = ({ tooLarge: code, maxBytes }: BodyLimits): HttpProblem =>
  new HttpProblem(code, `The limit is ${maxBytes} bytes.`, { details: { maxBytes } })

/** The next chunk, or `upload-timeout` when it does not come in time. */
const inTime = async <T>(next: Promise<T>, ms: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HttpProblem('upload-timeout')), Math.max(0, ms))
  })
  try {
    return await Promise.race([next, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Throws `upload-too-large` or `body-too-large` for a body that says itself that it is. */
export const checkLength = (req: HttpRequest, limits: BodyLimits): void => {
  if (Number(req.headers['content-length'] ?? 0) > limits.maxBytes) throw tooLarge(limits)
}

/**
 * The bytes of a body, pulled one chunk at a time, so that the sender waits while they are worked on. It has deadlines of
 * its own: those of the server are the host's and may be off. The connection stays open when it is given up, for the
 * answer.
 */
export const readBody = async function* (req: HttpRequest, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  checkLength(req, limits)
  const until = Date.now() + limits.timeoutMs
  const iterator: AsyncIterator<unknown> = req.iterator({ destroyOnReturn: false })
  let bytes = 0
  try {
    for (;;) {
      const next = iterator.next()
      // Whoever gives up waiting must not leave a rejection that nobody hears.
      next.catch(() => undefined)
      const result = await inTime(next, Math.min(limits.idleMs, until - Date.now())).catch((error: unknown) => {
        throw error instanceof HttpProblem ? error : new HttpProblem('upload-incomplete')
      })
      if (result.done === true) break
      if (!(result.value instanceof Uint8Array)) throw new HttpProblem('body-consumed')
      bytes += result.value.length
      if (bytes > limits.maxBytes) throw tooLarge(limits)
      yield result.value
    }
  } finally {
    // Not awaited: it would wait for a chunk that may never come.
    iterator.return?.().catch(() => undefined)
  }
  // A sender that went away ends the stream on some versions of Node without an error.
  if (!req.complete) throw new HttpProblem('upload-incomplete')
}
