import type { HttpRequest, HttpResponse } from '../routing/http.ts'

/**
 * After an answer that came before the end of the body: closing at once would reset the connection, and the client might
 * never read the answer (RFC 9112 section 9.6). So the rest is thrown away for a short while, then the connection closed.
 */
export const lingerThenClose = (req: HttpRequest, res: HttpResponse, ms: number): void => {
  if (req.complete || req.destroyed) return
  const close = (): void => {
    if (!req.complete) req.socket.destroy()
  }
  const wait = (): void => {
    // A reader that waits for more would keep the stream from flowing.
    req.removeAllListeners('readable')
    req.resume()
    setTimeout(close, ms).unref()
  }
  if (res.writableFinished) wait()
  else res.once('finish', wait)
}
