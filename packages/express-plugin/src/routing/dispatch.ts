import { randomUUID } from 'node:crypto'
import type { Auth } from '../auth.ts'
import { type ElementFiles, serveElementFile } from '../element-files.ts'
import { describeError } from '../logger.ts'
import { HttpProblem } from '../problem/http-problem.ts'
import { problemOf } from '../problem/problem-of.ts'
import { isCrossSite } from '../request/cross-site.ts'
import type { TextEntry } from '../request/from-text.ts'
import { lingerThenClose } from '../request/linger.ts'
import type { Services } from '../services.ts'
import type { HttpRequest, HttpResponse, Next } from './http.ts'
import { type Match, matchRoutes } from './match.ts'
import type { Reply } from './reply.ts'
import type { Route } from './route.ts'
import { send, sendProblem } from './send.ts'

export interface Dispatcher<Req extends HttpRequest> {
  readonly routes: readonly Route[]
  readonly services: Services
  readonly elements: ElementFiles
  readonly authorize: (req: Req) => Auth | null | Promise<Auth | null>
  readonly trustedOrigins: ReadonlySet<string>
}

/** The query as it came: neither the host's query parser nor its settings have a say in it. */
const splitUrl = (url: string): { readonly path: string; readonly query: readonly TextEntry[] } => {
  const at = url.indexOf('?')
  if (at < 0) return { path: url, query: [] }
  return { path: url.slice(0, at), query: [...new URLSearchParams(url.slice(at + 1))] }
}

/** Aborted when the client goes away before it was answered. */
const signalOf = (res: HttpResponse): AbortSignal => {
  const gone = new AbortController()
  res.once('close', () => {
    if (!res.writableFinished) gone.abort()
  })
  return gone.signal
}

const chooseRoute = (found: readonly Match[], method: string): Match => {
  const wanted = method === 'HEAD' ? 'GET' : method
  const match = found.find(({ route }) => route.method === wanted)
  if (match === undefined)
    throw new HttpProblem('method-not-allowed', undefined, { headers: { Allow: allowOf(found) } })
  return match
}

const allowOf = (found: readonly Match[]): string =>
  [...found.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method])), 'OPTIONS'].join(', ')

const refuseEncoded = (req: HttpRequest): void => {
  const encoding = req.headers['content-encoding']
  if (encoding === undefined || encoding.trim().toLowerCase() === 'identity') return
  throw new HttpProblem('content-encoding-refused', 'Send the body as it is, without Content-Encoding.')
}

/** Who may do what, in this order: where does it come from, who is it, may they, and on whose data. */
const answer = async <Req extends HttpRequest>(
  { services, authorize, trustedOrigins }: Dispatcher<Req>,
  req: Req,
  found: readonly Match[],
  query: readonly TextEntry[],
  signal: AbortSignal,
): Promise<Reply> => {
  if (isCrossSite(req, trustedOrigins)) throw new HttpProblem('cross-site')
  if (req.method === 'OPTIONS') return { kind: 'empty', status: 204, headers: { Allow: allowOf(found) } }
  const { route, path } = chooseRoute(found, req.method ?? 'GET')
  refuseEncoded(req)
  const auth = await authorize(req)
  if (auth === null) throw new HttpProblem('unauthorized')
  const subject = route.subjectOf(path)
  if (route.action !== null && !(await auth.can(route.action, subject))) throw new HttpProblem('forbidden')
  // An empty tenant is that of a storage which has only one.
  const caller = { tenantId: auth.tenantId || null, actorId: auth.actorId ?? null }
  const repository = await services.repositoryOf(caller)
  const can: Auth['can'] = (action, about) => auth.can(action, about)
  return route.handle({ path, query, caller, can, repository, services, req, mount: req.baseUrl ?? '', signal })
}

const fail = (req: HttpRequest, res: HttpResponse, route: string, error: unknown, { logger }: Services): void => {
  const { expected, ...problem } = problemOf(error)
  const instance = `urn:uuid:${randomUUID()}`
  if (!expected) logger.error({ instance, method: req.method, route, ...describeError(error) }, 'a request failed')
  if (res.destroyed) return
  if (res.headersSent) {
    // Half an answer is no answer: the client must see that it is cut off.
    res.destroy()
    return
  }
  sendProblem(res, { ...problem, expected, body: { ...problem.body, instance } }, req.method === 'HEAD')
}

/** The router as a middleware: it answers what it knows, and hands on what it does not. */
export const createDispatcher =
  <Req extends HttpRequest>(dispatcher: Dispatcher<Req>) =>
  async (req: Req, res: HttpResponse, next: Next): Promise<void> => {
    const { routes, services, elements } = dispatcher
    const signal = signalOf(res)
    let route = 'unknown'
    try {
      const { path, query } = splitUrl(req.url ?? '/')
      if (serveElementFile(elements, path, req, res)) return
      const found = matchRoutes(routes, path)
      const [first] = found
      if (first === undefined) {
        next()
        return
      }
      route = first.route.path
      const reply = await answer(dispatcher, req, found, query, signal)
      lingerThenClose(req, res, services.limits.lingerMs)
      await send(res, reply, req.method === 'HEAD', signal)
    } catch (error) {
      lingerThenClose(req, res, services.limits.lingerMs)
      fail(req, res, route, error, services)
    }
  }
