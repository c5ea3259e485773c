import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createMemoryDatabase,
  type Environment,
  type MemoryDatabase,
  memoryRepository,
  type Repository,
} from '@footfall/core'
import express from 'express'
import express4 from 'express4'
import { createImportRouter, type ImportRouter, type ImportRouterOptions, type Logger } from '../src/index.ts'

export const environment: Environment = {
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

export const EXPRESS_VERSIONS = ['express 5', 'express 4'] as const
export type ExpressVersion = (typeof EXPRESS_VERSIONS)[number]

/** Keeps everything that was logged, as text. */
export const createLog = (): { readonly logger: Logger; text(): string } => {
  const lines: string[] = []
  const write = (facts: unknown, message: string): void => {
    lines.push(`${message} ${JSON.stringify(facts)}`)
  }
  return { logger: { info: write, warn: write, error: write }, text: () => lines.join('\n') }
}

export interface Served {
  /** The address below which the router is mounted. */
  readonly url: string
  readonly router: ImportRouter
  readonly database: MemoryDatabase
  readonly repository: Repository
  readonly server: Server
  readonly log: string
  close(): Promise<void>
}

export type ServeOptions = Partial<ImportRouterOptions> & {
  readonly version?: ExpressVersion
  /** Mounted before the router. */
  readonly before?: 'json'
}

export const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: string | AddressInfo | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

/** A real HTTP server with the router at `/crm`, on a database in memory unless another repository is given. */
export const serve = async ({ version = 'express 5', before, ...options }: ServeOptions = {}): Promise<Served> => {
  const database = createMemoryDatabase()
  const repository = memoryRepository({ environment, database })
  const { logger, text } = createLog()
  const router = createImportRouter({ repository, authorize: () => ({ can: () => true }), logger, ...options })
  const app = version === 'express 5' ? express() : express4()
  if (before === 'json') app.use(version === 'express 5' ? express.json() : express4.json())
  app.use('/crm', router)
  const server = createServer(app)
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}/crm`,
    router,
    database,
    repository,
    server,
    get log() {
      return text()
    },
    async close() {
      await router.runner.drain()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const VISITS = [
  'Customer Name,Mobile,Store,Visit Date',
  'Asha Patel,9723521333,Shivranjani,02/05/2024',
  'Asha Patel,9723521333,CG Road,06/05/2024',
  'Ravi Shah,9898012345,CG Road,31/02/2024',
  '',
].join('\n')

export const INDIA = 'defaultCountry=IN&dateOrder=DMY'

export const upload = (
  url: string,
  csv = VISITS,
  query = INDIA,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(`${url}/imports?${query}`, { method: 'POST', headers: { 'content-type': 'text/csv', ...headers }, body: csv })

export const post = (url: string, body: unknown, method = 'POST'): Promise<Response> =>
  fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** The code of a problem, after a look at what every problem has. */
export const problemCode = async (response: Response): Promise<string> => {
  const type = response.headers.get('content-type') ?? ''
  const body: unknown = await response.json()
  if (!type.startsWith('application/problem+json'))
    throw new Error(`Not a problem but ${type}: ${JSON.stringify(body)}`)
  if (typeof body !== 'object' || body === null || !('code' in body) || !('status' in body)) throw new Error('No code.')
  if (body.status !== response.status) throw new Error('The status of the body is another one.')
  return String(body.code)
}
