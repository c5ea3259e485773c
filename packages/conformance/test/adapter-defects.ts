import type { Defect } from './defect.ts'

/** What a storage adapter may get wrong though the engine is right. */
export const adapterDefects: readonly Defect[] = [
  {
    name: 'keep what a failed transaction wrote',
    law: 7,
    caughtBy: 'nothing that was written through any port is left when the work throws',
    breakIt: ({ transaction }) => ({
      async transaction(work) {
        const done = await transaction(async (inside) => {
          try {
            return { ok: true, value: await work(inside) } as const
          } catch (error) {
            return { ok: false, error } as const
          }
        })
        if (!done.ok) throw done.error
        return done.value
      },
    }),
  },
  {
    name: 'apply rows again that have their outcome',
    law: 7,
    caughtBy: 'an import that was killed while it was applied, and is applied again, ends as one that ran through',
    breakIt: ({ ledger }) => ({
      ledger: {
        ...ledger,
        entries: (id, filter) =>
          ledger.entries(id, filter.outcome === 'pending' ? { after: filter.after, limit: filter.limit } : filter),
      },
    }),
  },
  {
    name: 'write half of a batch that is refused',
    law: 7,
    caughtBy: 'an identity that was claimed since refuses the whole batch',
    breakIt: ({ registry }) => ({
      registry: {
        ...registry,
        async apply(batch) {
          const { changes } = batch
          const nothing = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] }
          const { clientIds } = await registry.apply({
            import: null,
            changes: { ...nothing, clients: changes.clients },
          })
          const refOf = <T extends { readonly id: string } | { readonly new: number } | null>(ref: T) =>
            ref !== null && 'new' in ref ? { id: clientIds[ref.new] ?? '' } : ref
          const rest = await registry.apply({
            ...batch,
            changes: {
              ...changes,
              clients: [],
              claims: changes.claims.map((claim) => ({ ...claim, client: refOf(claim.client) })),
              visits: changes.visits.map((visit) => ({ ...visit, client: refOf(visit.client) })),
              outcomes: changes.outcomes.map((one) => ({ ...one, client: refOf(one.client) })),
            },
          })
          return { ...rest, clientIds }
        },
      },
    }),
  },
  {
    name: 'let a void fencing token write',
    law: 8,
    caughtBy: 'the same import taken over by another worker voids the first token',
    breakIt: ({ registry }, database, tenantId) => ({
      registry: {
        ...registry,
        apply(batch) {
          const lease = database.leases.get(tenantId)
          if (batch.import === null || lease === undefined) return registry.apply(batch)
          return registry.apply({ ...batch, import: { id: lease.importId, fence: lease.fence } })
        },
      },
    }),
  },
  {
    name: 'give the lease to whoever asks',
    law: 8,
    caughtBy: 'one import of a tenant has the lease; another gets it when it was given back',
    breakIt: ({ leases }, database, tenantId) => ({
      leases: {
        ...leases,
        acquire(importId, ttlMs) {
          database.leases.delete(tenantId)
          return leases.acquire(importId, ttlMs)
        },
      },
    }),
  },
  {
    name: 'let the last claim of an identity win',
    law: 8,
    caughtBy: 'an identity that was claimed since refuses the batch also where it is the last of many',
    breakIt: ({ registry }, database) => ({
      registry: {
        ...registry,
        apply(batch) {
          database.identities.clear()
          return registry.apply(batch)
        },
      },
    }),
  },
  {
    name: 'answer lookups from a cache',
    law: 11,
    caughtBy:
      'when somebody wrote in between, it does what was shown all the same or refuses before anything is written',
    breakIt: ({ registry: { listOwners: _, ...registry } }, database) => {
      const cache = caches.get(database) ?? new Map()
      caches.set(database, cache)
      return {
        registry: {
          ...registry,
          async findOwners(identities) {
            const key = JSON.stringify(identities)
            const answer = cache.get(key) ?? (await registry.findOwners(identities))
            cache.set(key, answer)
            return answer
          },
        },
      }
    },
  },
  {
    name: "find another tenant's clients",
    law: 12,
    caughtBy: 'nothing is known to one tenant of what the other has, not even by id',
    breakIt: ({ registry }, database) => ({
      registry: {
        ...registry,
        findOwners: async (identities) =>
          identities.flatMap((identity) =>
            [...database.identities].flatMap(([key, { clientId }]) => {
              const [, kind, value]: readonly string[] = JSON.parse(key)
              return kind === identity.kind && value === identity.value ? [{ identity, clientId }] : []
            }),
          ),
      },
    }),
  },
  {
    name: "change another tenant's import",
    law: 12,
    caughtBy: 'an import of another tenant is as unknown as one that never was',
    breakIt: ({ ledger }, database) => ({
      ledger: {
        ...ledger,
        async update(id, change, from) {
          const found = database.imports.get(id)
          if (found === undefined || !from.includes(found.status)) return false
          database.imports.set(id, { ...found, ...change })
          return true
        },
      },
    }),
  },
  {
    name: 'leave an owner out of a list, and call it whole',
    law: 3,
    caughtBy: 'all owners of a kind, where they can be listed, come in pages and are those that are found one by one',
    breakIt: ({ registry }) => ({
      registry: {
        ...registry,
        async listOwners(kind, page) {
          const listed = await registry.listOwners?.(kind, page)
          return { owners: listed?.owners.slice(1) ?? [], next: listed?.next ?? null, isWhole: true }
        },
      },
    }),
  },
  {
    name: "not learn of the host's own clients",
    law: 3,
    caughtBy: 'clients that the host created are met by phone and by e-mail, in its raw formats',
    breakIt: ({ registry }) => ({
      registry: { ...registry, syncIdentities: async () => ({ clients: 0, added: 0, duplicates: [] }) },
    }),
  },
  {
    name: 'find nothing wrong, whatever is stored',
    law: 13,
    caughtBy: "deleting any one row's outcome makes verify fail and name that row",
    breakIt: ({ ledger }) => ({ ledger: { ...ledger, violations: async () => [] } }),
  },
  {
    name: 'believe the length of a record instead of its bytes',
    law: 13,
    caughtBy: 'changing any one byte of a record makes verify fail: the hash of the source does not come out again',
    breakIt: ({ ledger }) => {
      return {
        ledger: {
          ...ledger,
          async spans(id, page) {
            const spans = await ledger.spans(id, page)
            const before = firstReads.get(id) ?? spans
            firstReads.set(id, before)
            return page.from === 0 ? before : spans
          },
        },
      }
    },
  },
]

const caches = new WeakMap<
  object,
  Map<string, readonly { identity: { kind: 'phone' | 'email' | 'content'; value: string }; clientId: string }[]>
>()
const firstReads = new Map<string, Awaited<ReturnType<import('@footfall/core').Ledger['spans']>>>()
