import { createRepository } from '../import/create-repository.ts'
import type { Environment, Ports, Repository } from '../ports/repository.ts'
import { createAssignIds } from './assign-ids.ts'
import { createUndoLog, type MemoryContext, savepoint } from './context.ts'
import { createMemoryDatabase, type MemoryDatabase } from './database.ts'
import { memoryLeases } from './leases.ts'
import { memoryLedger } from './ledger.ts'
import { createListOwners } from './list-owners.ts'
import { memoryRegistry } from './registry.ts'
import { memoryTimeline } from './timeline.ts'

export interface MemoryRepositoryOptions {
  readonly environment: Environment
  /** Shared between repositories of several tenants; empty and its own when left out. */
  readonly database?: MemoryDatabase
  readonly tenantId?: string
}

/** Runs one piece of work after the other. */
const createQueue = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => undefined)
    return next
  }
}

const queues = new WeakMap<MemoryDatabase, ReturnType<typeof createQueue>>()

/** All work on one database goes through one queue: every transaction is serial. */
const queueOf = (database: MemoryDatabase): ReturnType<typeof createQueue> => {
  const queue = queues.get(database) ?? createQueue()
  queues.set(database, queue)
  return queue
}

/** Runs one unit of work; when it throws, everything it wrote is taken back. */
const atomically = async <T>(context: Omit<MemoryContext, 'undo'>, work: (ports: Ports) => Promise<T>): Promise<T> => {
  const inside: MemoryContext = { ...context, undo: createUndoLog() }
  const ports: Ports = {
    ledger: memoryLedger(inside),
    leases: memoryLeases(inside),
    registry: memoryRegistry(inside),
    timeline: memoryTimeline(inside),
    environment: context.environment,
    inTransaction: true,
    transaction: (nested) => savepoint(inside, () => nested(ports)),
  }
  return savepoint(inside, () => work(ports))
}

/**
 * The ports in memory, with real rollback: the reference for every other adapter, and good for tests and trials. One
 * database serves one process; nothing survives it.
 *
 * @example
 * const repository = memoryRepository({ environment })
 */
export const memoryRepository = (options: MemoryRepositoryOptions): Repository => {
  const db = options.database ?? createMemoryDatabase()
  const context = { db, tenantId: options.tenantId ?? '', environment: options.environment }
  const listOwners = createListOwners(context)
  const queue = queueOf(db)
  const run = <T>(work: (ports: Ports) => Promise<T>): Promise<T> => queue(() => atomically(context, work))
  return createRepository({
    ledger: {
      create: (draft) => run(({ ledger }) => ledger.create(draft)),
      append: (id, rows) => run(({ ledger }) => ledger.append(id, rows)),
      update: (id, change, from) => run(({ ledger }) => ledger.update(id, change, from)),
      find: (id) => run(({ ledger }) => ledger.find(id)),
      list: (page) => run(({ ledger }) => ledger.list(page)),
      entries: (id, filter) => run(({ ledger }) => ledger.entries(id, filter)),
      spans: (id, page) => run(({ ledger }) => ledger.spans(id, page)),
      totals: (id) => run(({ ledger }) => ledger.totals(id)),
      violations: (id, limit) => run(({ ledger }) => ledger.violations(id, limit)),
    },
    leases: {
      acquire: (id, ttlMs) => run(({ leases }) => leases.acquire(id, ttlMs)),
      renew: (id, fence, ttlMs) => run(({ leases }) => leases.renew(id, fence, ttlMs)),
      release: (id, fence) => run(({ leases }) => leases.release(id, fence)),
    },
    registry: {
      findKnown: (keys) => run(({ registry }) => registry.findKnown(keys)),
      findOwners: (identities) => run(({ registry }) => registry.findOwners(identities)),
      listOwners: (kind, page) => run(() => listOwners(kind, page)),
      apply: (batch) => run(({ registry }) => registry.apply(batch)),
      assignIds: createAssignIds(options.environment),
      syncIdentities: (identitiesOf) => run(({ registry }) => registry.syncIdentities(identitiesOf)),
      learnRecent: (identitiesOf) => run(async ({ registry }) => (await registry.learnRecent?.(identitiesOf)) ?? 0),
    },
    timeline: {
      findClient: (id) => run(({ timeline }) => timeline.findClient(id)),
      visits: (id, page) => run(({ timeline }) => timeline.visits(id, page)),
    },
    environment: options.environment,
    // Every call waits for the one before it; the engine may still ask ahead.
    overlaps: true,
    transaction: run,
  })
}
