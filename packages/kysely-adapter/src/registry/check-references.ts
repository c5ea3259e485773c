import type { ApplyBatch } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import { selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import type { ClientTable } from '../schema/layout.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'
import type { Write } from '../session/session.ts'
import { planChanged } from './faults.ts'
import { countFound, countPresent } from './find-present.ts'

type Ref = { readonly id: string } | { readonly new: number } | null

/** The ids of what is there already, among the references of some lists. */
const idsOf = <T>(lists: readonly (readonly T[])[], refOf: (item: T) => Ref): Set<string> => {
  const ids = new Set<string>()
  for (const list of lists) {
    for (const item of list) {
      const ref = refOf(item)
      if (ref !== null && 'id' in ref) ids.add(ref.id)
    }
  }
  return ids
}

/** Visits that rows met, each with the client that is named with it. */
const namedOwners = (outcomes: ApplyBatch['changes']['outcomes']): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>()
  for (const { client, visit } of outcomes) {
    if (visit === null || !('id' in visit)) continue
    const named = client !== null && 'id' in client ? client.id : null
    if (named === null || (owners.get(visit.id) ?? named) !== named) throw planChanged('a visit is gone')
    owners.set(visit.id, named)
  }
  return owners
}

/** How many of these visits are there, are the tenant's and belong to the client that is named with them. */
const countOwned = async (context: Context, owners: ReadonlyMap<string, string>): Promise<number> => {
  const { session, layout, tenantId } = context
  const { id } = layout.clients
  const visits = { table: layout.tables.clientVisits, column: 'id', and: sql`and tenant_id = ${tenantId}` }
  let found = 0
  for (const values of chunked([...owners.keys()], KEYS_A_QUERY)) {
    if (session.dialect === 'mysql') {
      // Pairs are put together here: see `Lookup.with`.
      const columns = sql`id, ${asText('mysql', sql`client_id`)} as client_id`
      const lines = await session.query<{ id: string; client_id: string }>(
        selectAmong('mysql', { ...visits, columns, values }),
      )
      found += lines.filter((line) => owners.get(line.id) === line.client_id).length
      continue
    }
    const named = values.map((visit) => id.encode(owners.get(visit) ?? ''))
    const clients = named.filter((client) => client !== null)
    // An id that no client can have.
    if (clients.length < named.length) return 0
    const owner = { column: 'client_id', values: clients, type: id.listType }
    found += await countFound(context, { ...visits, values, with: owner })
  }
  return found
}

/**
 * Whether a visit or an identity of the tenant proves that its client is there and is the tenant's. It does where a foreign key keeps the
 * client and nobody gives it to another tenant: there are no others, or the table is ours, where a client stays the tenant's that it
 * was created for. A host may move a client of its own and leave the visits behind; of such a table clients are counted.
 */
export const vouchesForClient = ({ foreignKeys, owned, tenantColumn }: ClientTable): boolean =>
  foreignKeys && (owned || tenantColumn === null)

/**
 * What a batch refers to by its id must be there and be the tenant's: foreign keys know no tenants, and a host may have
 * none. A visit that rows point at must belong to the client that they name. The check is made when it is called.
 */
export const prepareReferences = (
  context: Context,
  { changes, isOwn = () => false }: Pick<ApplyBatch, 'changes' | 'isOwn'>,
): Write => {
  const { clients, stores } = context.layout
  const { claims, visits, outcomes } = changes
  const owners = namedOwners(outcomes)
  const clientIds = idsOf<{ readonly client: Ref }>([claims, visits, outcomes], ({ client }) => client)
  if (vouchesForClient(clients)) {
    for (const id of owners.values()) clientIds.delete(id)
    for (const id of clientIds) if (isOwn(id)) clientIds.delete(id)
  }
  const storeIds = idsOf([visits], ({ store }) => store)
  return async (session) => {
    const inside = { ...context, session }
    if (owners.size > 0 && (await countOwned(inside, owners)) < owners.size) throw planChanged('a visit is gone')
    if (clientIds.size > 0 && (await countPresent(inside, clients, clientIds)) < clientIds.size) {
      throw planChanged('a client is gone')
    }
    if (storeIds.size > 0 && (await countPresent(inside, stores, storeIds)) < storeIds.size) {
      throw planChanged('a store is gone')
    }
  }
}
