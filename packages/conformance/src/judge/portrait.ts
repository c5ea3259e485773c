import { type RowItem, storeKey } from '@footfall/core'
import type { Contents } from '../contract.ts'
import { labelOf } from './judge-import.ts'

/** What a tenant has, without the ids, which chance gives: a client is called by all of its identities. */
export interface Portrait {
  readonly clients: readonly string[]
  readonly stores: readonly string[]
  readonly visits: readonly string[]
}

/** Names a client by its identities; one without any by its fields. */
export const clientNames = ({ clients, identities }: Contents): ReadonlyMap<string, string> => {
  const labels = new Map<string, string[]>()
  for (const { clientId, ...identity } of identities) {
    labels.set(clientId, [...(labels.get(clientId) ?? []), labelOf(identity)])
  }
  return new Map(
    clients.map(({ id, name, phone, email }) => [
      id,
      (labels.get(id) ?? [`nobody: ${JSON.stringify([name, phone, email])}`]).sort().join(' + '),
    ]),
  )
}

/** `details` takes in what depends on the order of rows: names, contact columns and who attended. */
export const portraitOf = (contents: Contents, { details }: { readonly details: boolean }): Portrait => {
  const names = clientNames(contents)
  const stores = new Map(contents.stores.map(({ id, name }) => [id, details ? name : storeKey(name)]))
  return {
    clients: contents.clients
      .map(
        ({ id, name, phone, email }) => `${names.get(id)}${details ? ` ${JSON.stringify([name, phone, email])}` : ''}`,
      )
      .sort(),
    stores: [...stores.values()].sort(),
    visits: contents.visits
      .map((visit) => {
        const { clientId, storeId, visitDate, attendedBy } = visit
        return JSON.stringify([names.get(clientId), stores.get(storeId), visitDate, ...(details ? [attendedBy] : [])])
      })
      .sort(),
  }
}

/** What became of each row, without ids. */
export const rowsPortrait = (rows: readonly RowItem[], contents: Contents): readonly unknown[] => {
  const names = clientNames(contents)
  const nameOf = (id: string | null): string | null => (id === null ? null : (names.get(id) ?? 'gone'))
  const visits = new Map(contents.visits.map((visit) => [visit.id, visit]))
  return rows.map(({ clientId, visitId, conflict, ...row }) => ({
    ...row,
    client: nameOf(clientId),
    visitDate: visitId === null ? null : (visits.get(visitId)?.visitDate ?? 'gone'),
    conflict: conflict?.clientIds.map(nameOf) ?? null,
  }))
}
