import { once } from 'node:events'
import type { ProblemReply } from '../problem/problem-of.ts'
import type { HttpResponse } from './http.ts'
import type { Reply } from './reply.ts'
import { SECURITY_HEADERS } from './security-headers.ts'

export const setHeaders = (res: HttpResponse, headers: Readonly<Record<string, string>>): void => {
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
}

const sendText = (res: HttpResponse, status: number, type: string, text: string, isHead: boolean): void => {
  const bytes = Buffer.from(text, 'utf8')
  res.statusCode = status
  res.setHeader('Content-Type', type)
  res.setHeader('Content-Length', bytes.length)
  if (isHead) res.end()
  else res.end(bytes)
}

/** Writes chunk after chunk, waiting for a slow client; stops asking when the client has gone. */
const sendStream = async (res: HttpResponse, chunks: AsyncIterable<string>, signal: AbortSignal): Promise<void> => {
  for await (const chunk of chunks) {
    if (signal.aborted) return
    if (!res.write(chunk)) await once(res, 'drain', { signal }).catch(() => undefined)
  }
  if (!signal.aborted) res.end()
}

/** Puts a reply on the wire. `signal` is aborted when the client goes away. */
export const send = async (res: HttpResponse, reply: Reply, isHead: boolean, signal: AbortSignal): Promise<void> => {
  setHeaders(res, SECURITY_HEADERS)
  setHeaders(res, reply.headers ?? {})
  if (reply.kind === 'json') {
    sendText(res, reply.status, 'application/json; charset=utf-8', JSON.stringify(reply.body), isHead)
    return
  }
  res.statusCode = reply.status
  if (reply.kind === 'empty' || isHead) {
    res.end()
    return
  }
  await sendStream(res, reply.chunks, signal)
}

export const sendProblem = (res: HttpResponse, { status, headers, body }: ProblemReply, isHead: boolean): void => {
  setHeaders(res, SECURITY_HEADERS)
  setHeaders(res, headers)
  sendText(res, status, 'application/problem+json; charset=utf-8', JSON.stringify(body), isHead)
}
