import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  createMemoryDatabase,
  type Environment,
  type MemoryDatabase,
  memoryRepository,
  type Repository,
} from '@footfall/core'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import express from 'express'
import express4 from 'express4'
import { type Dialect, Kysely, PostgresDialect } from 'kysely'
import { createImportRouter, type ImportRouter, type ImportRouterOptions, type Logger } from '../src/index.ts'
import { createPostgres, hasPostgres } from './postgres.ts'

export const environment: Environment = {
  now: () => new Date(),
  newId: () => crypto.randomUUID(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

export const EXPRESS_VERSIONS = ['express 5', 'express 4'] as const
export type ExpressVersion = (typeof EXPRESS_VERSIONS)[number]

export type Storage = 'memory' | 'sqlite' | 'postgres'
/** The embedded ones always, PostgreSQL where it answers. */
export const STORAGES: readonly Storage[] = [
  'memory',
  'sqlite',
  ...((await hasPostgres()) ? ['postgres' as const] : []),
]

interface OwnTables {
  readonly import_outcomes: { readonly import_id: string; readonly row_number: number }
}

interface Stored {
  readonly repository: Repository
  /** What nobody should do: takes a row's outcome away. */
  forget(importId: string, rowNumber: number): Promise<void>
  close(): Promise<void>
}

const inMemory = (database: MemoryDatabase): Stored => ({
  repository: memoryRepository({ environment, database }),
  forget: async (importId, rowNumber) => {
    database.outcomes.get(importId)?.delete(rowNumber)
  },
  close: async () => undefined,
})

const onSql = async (dialect: Dialect, drop: () => Promise<void> = async () => undefined): Promise<Stored> => {
  const db = new Kysely<OwnTables>({ dialect })
  await migrate(db)
  return {
    repository: kyselyRepository(db),
    forget: async (importId, rowNumber) => {
      await db
        .deleteFrom('import_outcomes')
        .where('import_id', '=', importId)
        .where('row_number', '=', rowNumber)
        .execute()
    },
    close: async () => {
      await db.destroy()
      await drop()
    },
  }
}

const onPostgres = async (): Promise<Stored> => {
  const { pool, drop } = await createPostgres()
  return onSql(new PostgresDialect({ pool }), drop)
}

const open = (storage: Storage, database: MemoryDatabase): Stored | Promise<Stored> => {
  if (storage === 'memory') return inMemory(database)
  return storage === 'sqlite' ? onSql(nodeSqliteDialect(':memory:')) : onPostgres()
}

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
  readonly forget: Stored['forget']
  close(): Promise<void>
}

export type ServeOptions = Partial<ImportRouterOptions> & {
  readonly version?: ExpressVersion
  readonly storage?: Storage
  /** Mounted before the router. */
  readonly before?: 'json'
}

export const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address: string | AddressInfo | null = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return address.port
}

/** A real HTTP server with the router at `/crm`, on a database in memory unless another is wanted. */
export const serve = async ({
  version = 'express 5',
  storage = 'memory',
  before,
  ...options
}: ServeOptions = {}): Promise<Served> => {
  const database = createMemoryDatabase()
  const stored = await open(storage, database)
  const { repository } = stored
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
    forget: stored.forget,
    get log() {
      return text()
    },
    async close() {
      await router.runner.drain()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await stored.close()
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
