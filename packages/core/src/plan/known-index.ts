import { FootfallError } from '../error.ts'
import type { Known, KnownClient, KnownVisit } from './known.ts'

/** What is known, by key. */
export interface KnownIndex {
  /** Throws `plan-changed` when the client that identities point at is not there (any more). */
  client(id: string): KnownClient
  storeId(key: string): string | null
  visit(clientId: string, storeId: string, visitDate: string): KnownVisit | null
}

export const indexKnown = (known: Known): KnownIndex => {
  const clients = new Map(known.clients.map((client) => [client.id, client]))
  const stores = new Map(known.stores.map(({ key, id }) => [key, id]))
  const visits = new Map(known.visits.map((visit) => [visitKey(visit.clientId, visit.storeId, visit.visitDate), visit]))
  return {
    client(id) {
      const client = clients.get(id)
      if (client !== undefined) return client
      throw new FootfallError('plan-changed', 'A client to whom identities of the rows belong is not there.', {
        clientId: id,
      })
    },
    storeId: (key) => stores.get(key) ?? null,
    visit: (clientId, storeId, visitDate) => visits.get(visitKey(clientId, storeId, visitDate)) ?? null,
  }
}

/** Ids are any strings: only their lengths keep them apart for certain. */
const visitKey = (clientId: string, storeId: string, visitDate: string): string =>
  `${clientId.length} ${storeId.length} ${clientId}${storeId}${visitDate}`
