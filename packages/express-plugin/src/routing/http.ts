import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * What is used of an Express request, the same in 4 and 5: a Node request, and what mounting adds. Nothing is imported
 * from Express at run time, so one copy of the router serves both.
 */
export type HttpRequest = IncomingMessage & {
  /** The path that the router is mounted at. */
  readonly baseUrl?: string
  /** There when a body parser of the host came first. */
  readonly body?: unknown
}
export type HttpResponse = ServerResponse
export type Next = (error?: unknown) => void
