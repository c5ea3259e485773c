import type { Repository } from '@footfall/core'
import type { z } from 'zod'
import type { Action, Auth, Subject } from '../auth.ts'
import { check } from '../request/check.ts'
import { fromText, type TextEntry } from '../request/from-text.ts'
import { readJson } from '../request/read-json.ts'
import type { Caller, Services } from '../services.ts'
import type { HttpRequest } from './http.ts'
import type { Reply } from './reply.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** What a handler works with: checked input, and the tenant's own repository. */
export interface Context<P, Q, B> {
  readonly path: P
  readonly query: Q
  readonly body: B
  readonly caller: Caller
  readonly can: Auth['can']
  readonly repository: Repository
  readonly services: Services
  readonly req: HttpRequest
  /** Where the router is mounted: the beginning of every address that it gives out. */
  readonly mount: string
  /** Aborted when the client goes away. */
  readonly signal: AbortSignal
}

/** One possible answer, for the description of the interface. */
export interface Answer {
  readonly description: string
  readonly schema?: z.ZodType
  /** Default `application/json`. */
  readonly mediaType?: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface RouteDescription {
  readonly method: Method
  /** Segments, `:name` for parameters: `/imports/:id`. */
  readonly path: string
  readonly operationId: string
  readonly summary: string
  /** Null: whoever is signed in may. */
  readonly action: Action | null
  readonly answers: Readonly<Record<number, Answer>>
}

export interface RouteSchemas<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject> {
  readonly pathSchema: P
  readonly querySchema: Q
  /** Null: the handler reads the body itself, or there is none. */
  readonly bodySchema: B | null
  /** The body of an upload, for the description. */
  readonly upload?: { readonly form: z.ZodObject } | undefined
  readonly headers?: readonly { readonly name: string; readonly description: string }[]
}

export interface RawInput extends Omit<Context<unknown, unknown, unknown>, 'path' | 'query' | 'body'> {
  readonly path: readonly TextEntry[]
  readonly query: readonly TextEntry[]
}

/** A route with its types folded away: raw input in, reply out. */
export interface Route extends RouteDescription, RouteSchemas<z.ZodObject, z.ZodObject, z.ZodObject> {
  /** What the action is about, from the path. */
  subjectOf(path: readonly TextEntry[]): Subject
  handle(input: RawInput): Promise<Reply>
}

const subjectOf = (route: string, path: readonly TextEntry[]): Subject => {
  const id = path.find(([name]) => name === 'id')?.[1]
  if (id === undefined) return {}
  return route.startsWith('/clients/') ? { clientId: id } : { importId: id }
}

/** Describes a route and binds its handler to the schemas that its input is checked with. */
export const defineRoute = <P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodObject>(
  description: RouteDescription & RouteSchemas<P, Q, B>,
  handler: (context: Context<z.output<P>, z.output<Q>, z.output<B> | null>) => Promise<Reply>,
): Route => ({
  ...description,
  subjectOf: (path) => subjectOf(description.path, path),
  async handle(input) {
    const { pathSchema, querySchema, bodySchema } = description
    const path = check(pathSchema, fromText(pathSchema, input.path), 'path')
    const query = check(querySchema, fromText(querySchema, input.query), 'query')
    const { maxJsonBytes, idleTimeoutMs } = input.services.limits
    const limits = {
      maxBytes: maxJsonBytes,
      tooLarge: 'body-too-large',
      timeoutMs: idleTimeoutMs,
      idleMs: idleTimeoutMs,
    } as const
    const body = bodySchema === null ? null : check(bodySchema, await readJson(input.req, limits), 'body')
    return handler({ ...input, path, query, body })
  },
})
