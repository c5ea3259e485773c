import type { Known, KnownClient, KnownKeys, KnownStore, KnownVisit } from './known.ts'
import type { ClientFields, ClientFill, PlanChanges } from './plan.ts'
import { isBlank } from './same-text.ts'

/** A batch that is being written, with the ids of what it creates, by `ref`. */
export interface PendingBatch {
  readonly changes: PlanChanges
  readonly ids: {
    readonly clientIds: readonly string[]
    readonly storeIds: readonly string[]
    readonly visitIds: readonly string[]
  }
}

const idOf = (ref: { readonly id: string } | { readonly new: number }, ids: readonly string[]): string => {
  const id = 'id' in ref ? ref.id : ids[ref.new]
  if (id === undefined) throw new RangeError('The ids of what is new are missing.')
  return id
}

const filled = (client: KnownClient, fill: ClientFill): KnownClient => {
  const take = (field: keyof ClientFields): string | null =>
    isBlank(client[field]) ? (fill[field] ?? client[field]) : client[field]
  return { id: client.id, name: take('name'), phone: take('phone'), email: take('email') }
}

/**
 * What will be known for some keys once a batch is written, from what is known while it is: whether the look-up saw the batch or
 * not makes no difference.
 */
export const knownAfter = (known: Known, keys: KnownKeys, { changes, ids }: PendingBatch): Known => {
  const { clients: made, fills, stores: opened, visits: added } = changes
  // A file that is imported again changes nothing but its outcomes.
  if (made.length + fills.length + opened.length + added.length === 0) return known
  const wantedClients = new Set(keys.clientIds)
  const wantedStores = new Set(keys.stores)

  const clients = new Map(known.clients.map((client) => [client.id, client]))
  for (const { ref, name, phone, email } of made) {
    const id = idOf({ new: ref }, ids.clientIds)
    if (wantedClients.has(id) && !clients.has(id)) clients.set(id, { id, name, phone, email })
  }
  for (const fill of fills) {
    const client = clients.get(fill.clientId)
    if (client !== undefined) clients.set(fill.clientId, filled(client, fill))
  }

  const stores = new Map<string, KnownStore>(known.stores.map((store) => [store.key, store]))
  for (const { ref, key } of opened) {
    if (wantedStores.has(key) && !stores.has(key)) stores.set(key, { key, id: idOf({ new: ref }, ids.storeIds) })
  }

  const visits = new Map<string, KnownVisit>(known.visits.map((visit) => [visit.id, visit]))
  for (const { ref, client, store, visitDate, attendedBy } of added) {
    const clientId = idOf(client, ids.clientIds)
    if (!wantedClients.has(clientId)) continue
    const id = idOf({ new: ref }, ids.visitIds)
    if (!visits.has(id)) visits.set(id, { id, clientId, storeId: idOf(store, ids.storeIds), visitDate, attendedBy })
  }
  return { ...known, clients: [...clients.values()], stores: [...stores.values()], visits: [...visits.values()] }
}
