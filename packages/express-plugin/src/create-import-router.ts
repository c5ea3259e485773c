import {
  closeAbandoned,
  findAsked,
  type ImportOptions,
  importOptionsSchema,
  type JourneySource,
  type JourneyTexts,
  type Repository,
} from '@footfall/core'
import type { Request, RequestHandler } from 'express'
import type { Auth } from './auth.ts'
import { loadElementFiles } from './element-files.ts'
import type { OnEvent } from './events.ts'
import { memoryIdempotencyStore } from './idempotency/memory-store.ts'
import type { IdempotencyStore } from './idempotency/store.ts'
import { DEFAULT_LIMITS, type Limits } from './limits.ts'
import { describeError, type Logger, silentLogger } from './logger.ts'
import { createProgressHub } from './progress/hub.ts'
import { ROUTES } from './routes/all.ts'
import { createDispatcher } from './routing/dispatch.ts'
import { inProcessRunner } from './runner/in-process-runner.ts'
import { type JobEnd, performJob } from './runner/perform-job.ts'
import type { ImportJob, Runner } from './runner/runner.ts'
import type { Caller, Emit, Services } from './services.ts'
import { createGate } from './upload/gate.ts'

export interface ImportRouterOptions {
  /** The storage; or, for several tenants, each tenant's own. */
  readonly repository: Repository | ((caller: Caller) => Repository | Promise<Repository>)
  /** Who is calling and what they may do; null: nobody who is known. The tenant comes from here alone. */
  readonly authorize: (req: Request) => Auth | null | Promise<Auth | null>
  /** Import options that hold where an upload says nothing, such as `{ defaultCountry: 'IN' }`. */
  readonly defaults?: ImportOptions
  /** The host's own items of a client's journey. */
  readonly journeySources?: readonly JourneySource[] | ((caller: Caller) => readonly JourneySource[])
  /** The words of a store visit, for another language. */
  readonly journeyTexts?: JourneyTexts
  /** Every tenant there is, for going on after a restart; needed by `runner.start` where `repository` is a function. */
  readonly tenants?: () => Iterable<string> | Promise<Iterable<string>>
  /** Where applying happens. Default: in this process. */
  readonly runner?: Runner
  /** Where answers to `Idempotency-Key`s are kept. Default: in this process, 10,000 keys for a day. */
  readonly idempotency?: IdempotencyStore
  readonly limits?: Partial<Limits>
  /** Origins of other sites whose browsers may send unsafe requests, such as `https://crm.example.com`. */
  readonly trustedOrigins?: readonly string[]
  readonly onEvent?: OnEvent
  readonly logger?: Logger
}

export interface ImportRouter extends RequestHandler {
  readonly runner: {
    /**
     * Goes on with every import that was asked for and has not completed, and closes uploads whose process died. Call it
     * once, when the database is ready.
     */
    start(): Promise<void>
    /** Before the process ends: stops between two batches and waits. Nothing is lost. */
    drain(): Promise<void>
    /** Resolves when nothing is queued or running in this process. */
    idle(): Promise<void>
  }
  /** Applies one import: for the worker of a host's own queue. `retry`: hand the same job in again later. */
  perform(job: ImportJob, options?: { readonly signal?: AbortSignal }): Promise<JobEnd>
}

// Long enough for a database that fails over or restarts; what is left then is found at the next start.
const RETRY_DELAYS_MS = [1_000, 5_000, 30_000, 60_000, 120_000]

const createEmit =
  (onEvent: OnEvent | undefined, logger: Logger): Emit =>
  (name, caller, importId, facts = {}) => {
    const told = async (): Promise<void> =>
      onEvent?.({ name, version: 1, at: new Date().toISOString(), ...caller, importId, facts })
    told().catch((error: unknown) =>
      logger.error({ event: name, ...describeError(error) }, 'a listener of events failed'),
    )
  }

const createRepositoryOf = (
  repository: ImportRouterOptions['repository'],
  logger: Logger,
): Services['repositoryOf'] => {
  if (typeof repository === 'function') return async (caller) => repository(caller)
  return async ({ tenantId }) => {
    if (tenantId === null) return repository
    // One repository is one tenant's: to answer would show one tenant's data to another.
    logger.error({}, '`authorize` gave a tenantId, but `repository` is not a function of it; no request is answered')
    throw new TypeError('The repository is not a function of the tenant.')
  }
}

/**
 * Footfall over HTTP: mount it where you like. See `GET openapi.json` below the mount path for what it serves.
 *
 * @example
 * const imports = createImportRouter({ repository, authorize: (req) => req.session?.user ? { can: () => true } : null })
 * app.use('/crm', imports)
 * await imports.runner.start()
 */
export const createImportRouter = (options: ImportRouterOptions): ImportRouter => {
  const { repository, authorize, journeySources = [], logger = silentLogger } = options
  if (typeof authorize !== 'function') {
    throw new TypeError('createImportRouter needs `authorize`: without it everybody could read every customer.')
  }
  if (repository === undefined || repository === null) throw new TypeError('createImportRouter needs a `repository`.')

  const repositoryOf = createRepositoryOf(repository, logger)
  const emit = createEmit(options.onEvent, logger)
  const hub = createProgressHub()
  const perform = (job: ImportJob, signal?: AbortSignal): Promise<JobEnd> =>
    performJob(job, { repositoryOf, hub, emit, logger, describe: describeError }, signal)
  const inProcess = inProcessRunner({ perform, retryDelaysMs: RETRY_DELAYS_MS })
  const runner = options.runner ?? inProcess
  const limits = { ...DEFAULT_LIMITS, ...options.limits }

  const services: Services = {
    limits,
    logger,
    emit,
    runner,
    hub,
    idempotency: options.idempotency ?? memoryIdempotencyStore(),
    uploads: createGate(limits.maxParallelUploads, 'too-many-uploads'),
    streams: createGate(limits.maxEventStreams, 'too-many-streams'),
    defaults: importOptionsSchema.parse(options.defaults ?? {}),
    journeySources: typeof journeySources === 'function' ? journeySources : () => journeySources,
    journeyTexts: options.journeyTexts,
    repositoryOf,
  }

  const callers = async (): Promise<readonly Caller[]> => {
    const isMany = typeof repository === 'function'
    if (isMany && options.tenants === undefined) {
      throw new TypeError('runner.start needs `tenants`: whose imports are to go on cannot be known otherwise.')
    }
    const tenants: readonly (string | null)[] = isMany ? [...((await options.tenants?.()) ?? [])] : [null]
    return tenants.map((tenantId) => ({ tenantId, actorId: null }))
  }
  const olderThanMs = Math.max(limits.abandonedAfterMs, limits.uploadTimeoutMs)
  const closeOld = async (): Promise<void> => {
    for (const caller of await callers()) {
      const closed = await closeAbandoned({ repository: await repositoryOf(caller), olderThanMs })
      for (const importId of closed) logger.warn({ importId }, 'an upload was cut off by the end of its process')
    }
  }
  let later: NodeJS.Timeout | undefined

  const start = async (): Promise<void> => {
    await closeOld()
    // What the last process was receiving when it died is too young to tell from what another one receives now.
    clearTimeout(later)
    later = setTimeout(() => {
      closeOld().catch((error: unknown) => logger.error(describeError(error), 'looking for uploads cut off failed'))
    }, olderThanMs + 1_000).unref()
    for (const caller of await callers()) {
      const asked = await findAsked({ repository: await repositoryOf(caller) })
      for (const one of asked) await runner.enqueue({ ...one, ...caller })
    }
  }
  const drain = async (): Promise<void> => {
    clearTimeout(later)
    await inProcess.drain()
  }

  const trustedOrigins = new Set(options.trustedOrigins)
  const dispatch = createDispatcher<Request>({
    routes: ROUTES,
    services,
    elements: loadElementFiles(),
    authorize,
    trustedOrigins,
  })
  const handler: RequestHandler = (req, res, next) => {
    dispatch(req, res, next).catch(next)
  }
  return Object.assign(handler, {
    runner: { start, drain, idle: () => inProcess.idle() },
    perform: (job: ImportJob, { signal }: { readonly signal?: AbortSignal } = {}) => perform(job, signal),
  })
}
