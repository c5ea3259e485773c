import { createRepository, type Ports, type Repository } from '@footfall/core'

/** Runs a port call, or does something else instead, before or after. */
export type Around = <T>(call: string, run: () => Promise<T>) => Promise<T>

/** The same ports with something around every call, inside transactions too. */
export const aroundPorts = (ports: Ports, around: Around): Ports => {
  const { ledger, leases, registry, timeline, environment } = ports
  const { listOwners, learnRecent } = registry
  return {
    ledger: {
      create: (draft) => around('ledger.create', () => ledger.create(draft)),
      append: (id, rows) => around('ledger.append', () => ledger.append(id, rows)),
      update: (id, change, from) => around('ledger.update', () => ledger.update(id, change, from)),
      find: (id) => around('ledger.find', () => ledger.find(id)),
      list: (page) => around('ledger.list', () => ledger.list(page)),
      entries: (id, filter) => around('ledger.entries', () => ledger.entries(id, filter)),
      spans: (id, page) => around('ledger.spans', () => ledger.spans(id, page)),
      totals: (id) => around('ledger.totals', () => ledger.totals(id)),
      violations: (id, limit) => around('ledger.violations', () => ledger.violations(id, limit)),
    },
    leases: {
      acquire: (id, ttlMs) => around('leases.acquire', () => leases.acquire(id, ttlMs)),
      renew: (id, fence, ttlMs) => around('leases.renew', () => leases.renew(id, fence, ttlMs)),
      release: (id, fence) => around('leases.release', () => leases.release(id, fence)),
    },
    registry: {
      findKnown: (keys) => around('registry.findKnown', () => registry.findKnown(keys)),
      findOwners: (identities) => around('registry.findOwners', () => registry.findOwners(identities)),
      ...(listOwners === undefined
        ? {}
        : { listOwners: (kind, page) => around('registry.listOwners', () => listOwners(kind, page)) }),
      apply: (batch) => around('registry.apply', () => registry.apply(batch)),
      syncIdentities: (of) => around('registry.syncIdentities', () => registry.syncIdentities(of)),
      ...(learnRecent === undefined
        ? {}
        : { learnRecent: (of) => around('registry.learnRecent', () => learnRecent(of)) }),
    },
    timeline: {
      findClient: (id) => around('timeline.findClient', () => timeline.findClient(id)),
      visits: (id, page) => around('timeline.visits', () => timeline.visits(id, page)),
    },
    environment,
    transaction: (work) =>
      around('transaction', () => ports.transaction((inside) => work(aroundPorts(inside, around)))),
  }
}

export const aroundRepository = (repository: Repository, around: Around): Repository =>
  createRepository(aroundPorts(repository, around))
