import { FootfallError } from '../error.ts'
import type { ClientRef, PlanChanges, StoreRef, VisitRef } from '../plan/plan.ts'
import type { Applied, ApplyBatch, Registry } from '../ports/registry.ts'
import type { Identity } from '../row/row.ts'
import { createAssignIds } from './assign-ids.ts'
import { keyOf, type MemoryContext, savepoint } from './context.ts'
import type { MemoryOutcome } from './database.ts'
import { createListOwners } from './list-owners.ts'

const planChanged = (what: string): FootfallError =>
  new FootfallError('plan-changed', `The database moved since this was planned: ${what}.`)

const isBlank = (value: string | null): boolean => value === null || value.trim() === ''

const idOf = (ref: ClientRef | StoreRef | VisitRef, created: readonly string[], what: string): string => {
  if ('id' in ref) return ref.id
  const id = created[ref.new]
  if (id === undefined) throw new RangeError(`The plan refers to a new ${what} that it does not create.`)
  return id
}

const checkFence = ({ db, tenantId }: MemoryContext, by: ApplyBatch['import']): void => {
  if (by === null) return
  const lease = db.leases.get(tenantId)
  if (lease?.importId !== by.id || lease.fence !== by.fence) {
    throw new FootfallError('lease-lost', 'Another worker took over this import.', { importId: by.id })
  }
}

/** Writes what is new, in the order stores, clients with their identities, fills, visits. */
const write = (context: MemoryContext, changes: PlanChanges, importId: string | null, ids: Applied) => {
  const { db, tenantId, environment, undo } = context
  const { clientIds, storeIds } = ids
  for (const { ref, key, name } of changes.stores) {
    if (db.storeKeys.has(keyOf(tenantId, key))) throw planChanged('a store is there already')
    const id = idOf({ new: ref }, storeIds, 'store')
    undo.set(db.stores, id, { id, tenantId, name })
    undo.set(db.storeKeys, keyOf(tenantId, key), { storeId: id, importId })
  }
  for (const { ref, name, phone, email, extra } of changes.clients) {
    const id = idOf({ new: ref }, clientIds, 'client')
    undo.set(db.clients, id, { id, tenantId, name, phone, email, extra })
  }
  for (const { identity, client } of changes.claims) {
    const key = keyOf(tenantId, identity.kind, identity.value)
    if (db.identities.has(key)) throw planChanged('an identity was claimed')
    const clientId = idOf(client, clientIds, 'client')
    if (db.clients.get(clientId)?.tenantId !== tenantId) throw planChanged('a client is gone')
    undo.set(db.identities, key, { clientId })
  }
  for (const fill of changes.fills) {
    const client = db.clients.get(fill.clientId)
    if (client?.tenantId !== tenantId) throw planChanged('a client is gone')
    undo.set(db.clients, client.id, {
      ...client,
      name: isBlank(client.name) ? fill.name : client.name,
      phone: isBlank(client.phone) ? fill.phone : client.phone,
      email: isBlank(client.email) ? fill.email : client.email,
    })
  }
  for (const { ref, client, store, visitDate, attendedBy } of changes.visits) {
    const clientId = idOf(client, clientIds, 'client')
    const storeId = idOf(store, storeIds, 'store')
    const key = keyOf(tenantId, clientId, storeId, visitDate)
    if (db.visitKeys.has(key)) throw planChanged('a visit is there already')
    if (db.clients.get(clientId)?.tenantId !== tenantId) throw planChanged('a client is gone')
    if (db.stores.get(storeId)?.tenantId !== tenantId) throw planChanged('a store is gone')
    const id = idOf({ new: ref }, ids.visitIds, 'visit')
    const createdAt = environment.now().toISOString()
    undo.set(db.visits, id, { id, tenantId, clientId, storeId, visitDate, attendedBy, createdAt, importId })
    undo.set(db.visitKeys, key, id)
    const ofClient = db.visitsOf.get(clientId) ?? []
    if (!db.visitsOf.has(clientId)) undo.set(db.visitsOf, clientId, ofClient)
    undo.insert(ofClient, ofClient.length, id)
  }
}

/** A visit that rows met must be there and belong to the client that they name. */
const checkVisits = ({ db, tenantId }: MemoryContext, { outcomes }: PlanChanges): void => {
  for (const { client, visit } of outcomes) {
    if (visit === null || !('id' in visit)) continue
    const there = db.visits.get(visit.id)
    const isOwned = client !== null && 'id' in client && there?.clientId === client.id
    if (there?.tenantId !== tenantId || !isOwned) throw planChanged('a visit is gone')
  }
}

const writeOutcomes = (
  { db, undo }: MemoryContext,
  importId: string,
  changes: PlanChanges,
  ids: { readonly clientIds: readonly string[]; readonly visitIds: readonly string[] },
): void => {
  const outcomes = db.outcomes.get(importId) ?? new Map<number, MemoryOutcome[]>()
  if (!db.outcomes.has(importId)) undo.set(db.outcomes, importId, outcomes)
  for (const { rowNumber, client, visit, ...rest } of changes.outcomes) {
    const list = outcomes.get(rowNumber) ?? []
    if (!outcomes.has(rowNumber)) undo.set(outcomes, rowNumber, list)
    const latest = list.at(-1)
    if (latest !== undefined && (latest.outcome !== 'held' || latest.revision >= rest.revision)) {
      throw new Error(`Row ${rowNumber} of import ${importId} has an outcome that may not be superseded.`)
    }
    undo.insert(list, list.length, {
      ...rest,
      clientId: client === null ? null : idOf(client, ids.clientIds, 'client'),
      visitId: visit === null ? null : idOf(visit, ids.visitIds, 'visit'),
    })
  }
}

export const memoryRegistry = (context: MemoryContext): Registry => {
  const { db, tenantId, undo } = context
  const findOwner = (identity: Identity) => db.identities.get(keyOf(tenantId, identity.kind, identity.value))
  const ownersOf = (identities: readonly Identity[]) =>
    identities.flatMap((identity) => {
      const owner = findOwner(identity)
      return owner === undefined ? [] : [{ identity, clientId: owner.clientId }]
    })

  const visitsOf = (clientId: string) =>
    (db.visitsOf.get(clientId) ?? []).flatMap((id) => {
      const visit = db.visits.get(id)
      return visit === undefined ? [] : [visit]
    })

  const assignIds = createAssignIds(context.environment)

  const syncIdentities: Registry['syncIdentities'] = async (identitiesOf) => {
    const clients = [...db.clients.values()].filter((one) => one.tenantId === tenantId)
    clients.sort((a, b) => (a.id < b.id ? -1 : 1))
    const holders = new Map<string, { kind: 'phone' | 'email'; clientIds: string[] }>()
    let added = 0
    for (const client of clients) {
      for (const { kind, value } of identitiesOf(client)) {
        if (kind === 'content') continue
        const key = keyOf(tenantId, kind, value)
        const owner = db.identities.get(key)
        if (owner === undefined) {
          undo.set(db.identities, key, { clientId: client.id })
          added++
        }
        // The one that it belongs to already stands first: it may have it in no column of its own.
        const holder = holders.get(key) ?? { kind, clientIds: [owner?.clientId ?? client.id] }
        holders.set(key, holder)
        if (!holder.clientIds.includes(client.id)) holder.clientIds.push(client.id)
      }
    }
    undo.set(db.synced, tenantId, true)
    return {
      clients: clients.length,
      added,
      duplicates: [...holders.values()].filter((holder) => holder.clientIds.length > 1),
    }
  }

  return {
    async findKnown(keys) {
      const owners = ownersOf(keys.identities)
      const clientIds = new Set([...owners.map((owner) => owner.clientId), ...(keys.clientIds ?? [])])
      const dates = new Set(keys.dates)
      const wanted = keys.visitsOn && new Set(keys.visitsOn.map(({ clientId, date }) => keyOf(clientId, date)))
      return {
        owners,
        clients: [...clientIds].flatMap((id) => {
          const client = db.clients.get(id)
          if (client?.tenantId !== tenantId) return []
          return [{ id, name: client.name, phone: client.phone, email: client.email }]
        }),
        stores: keys.stores.flatMap((key) => {
          const store = db.storeKeys.get(keyOf(tenantId, key))
          return store === undefined ? [] : [{ key, id: store.storeId }]
        }),
        visits: [...clientIds].flatMap(visitsOf).flatMap((visit) => {
          if (visit.tenantId !== tenantId || !dates.has(visit.visitDate)) return []
          if (wanted?.has(keyOf(visit.clientId, visit.visitDate)) === false) return []
          const { id, clientId, storeId, visitDate, attendedBy } = visit
          return [{ id, clientId, storeId, visitDate, attendedBy }]
        }),
      }
    },

    findOwners: async (identities) => ownersOf(identities),

    listOwners: createListOwners(context),

    assignIds,

    async apply({ import: by, changes, ids = assignIds(changes) }) {
      checkFence(context, by)
      checkVisits(context, changes)
      return savepoint(context, async () => {
        write(context, changes, by?.id ?? null, ids)
        if (by !== null) writeOutcomes(context, by.id, changes, ids)
        return ids
      })
    },

    syncIdentities,

    // Nobody says when a client changed.
    learnRecent: async (identitiesOf) => (db.synced.has(tenantId) ? 0 : (await syncIdentities(identitiesOf)).added),
  }
}
