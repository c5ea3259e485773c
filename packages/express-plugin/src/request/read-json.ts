import { HttpProblem } from '../problem/http-problem.ts'
import type { HttpRequest } from '../routing/http.ts'
import { type BodyLimits, readBody } from './read-body.ts'

/** The media type alone, in lower case; empty when there is none. */
export const mediaType = (req: HttpRequest): string =>
  (req.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''

const hasBody = (req: HttpRequest): boolean =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0

/**
 * The JSON of a request: what the host's own body parser made of it, or read here. No body is an empty object. Only
 * `application/json` is read: a form on another site cannot send that without being asked first.
 */
export const readJson = async (req: HttpRequest, limits: BodyLimits): Promise<unknown> => {
  if (!hasBody(req)) return {}
  if (mediaType(req) !== 'application/json') {
    throw new HttpProblem('content-type-unsupported', 'Send application/json.')
  }
  if (req.readableEnded) {
    if (req.body === undefined) throw new HttpProblem('body-consumed')
    return req.body
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of readBody(req, limits)) chunks.push(chunk)
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
    return JSON.parse(text)
  } catch {
    throw new HttpProblem('request-invalid', 'The body is not valid JSON in UTF-8.')
  }
}
