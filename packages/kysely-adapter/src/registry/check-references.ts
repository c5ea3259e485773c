import type { ApplyBatch } from '@footfall/core'
import { sql } from 'kysely'
import { selectAmong } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import type { Layout } from '../schema/layout.ts'
import { chunked } from '../session/chunked.ts'
import { planChanged } from './faults.ts'
import { findVisitsById } from './find-visits.ts'
import { listType } from './list-type.ts'

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

const IDS_A_QUERY = 10_000

type Entities = Pick<Layout['clients'], 'table' | 'id' | 'idColumn' | 'tenantColumn'>

/** How many of these clients or stores are there. */
const countPresent = async (
  { session, tenantId }: Context,
  { table, id, idColumn, tenantColumn }: Entities,
  ids: ReadonlySet<string>,
): Promise<number> => {
  const ofTenant = tenantColumn === null ? sql`` : sql`and ${sql.ref(tenantColumn)} = ${tenantId}`
  let count = 0
  for (const some of chunked(encodeAll(id, ids), IDS_A_QUERY)) {
    const [line] = await session.query<{ n: number | string | bigint }>(
      sql`select count(*) as n from (${selectAmong(session.dialect, {
        table,
        columns: sql`1 as present`,
        column: idColumn,
        values: some,
        type: listType(id),
        and: ofTenant,
      })}) here`,
    )
    count += Number(line?.n ?? 0)
  }
  return count
}

/**
 * What a batch refers to by its id must be there and be the tenant's: foreign keys know no tenants, and a host may have
 * none. A visit that rows point at must belong to the client that they name.
 */
export const checkReferences = async (
  context: Context,
  { changes, isOwn = () => false }: Pick<ApplyBatch, 'changes' | 'isOwn'>,
): Promise<void> => {
  const { layout } = context
  const { claims, visits, outcomes } = changes
  const clientIds = idsOf<{ readonly client: Ref }>([claims, visits, outcomes], ({ client }) => client)
  if (layout.clients.foreignKeys) for (const id of clientIds) if (isOwn(id)) clientIds.delete(id)
  if (clientIds.size > 0 && (await countPresent(context, layout.clients, clientIds)) < clientIds.size) {
    throw planChanged('a client is gone')
  }
  const storeIds = idsOf([visits], ({ store }) => store)
  if (storeIds.size > 0 && (await countPresent(context, layout.stores, storeIds)) < storeIds.size)
    throw planChanged('a store is gone')

  const visitIds = idsOf([outcomes], ({ visit }) => visit)
  if (visitIds.size === 0) return
  const owners = new Map((await findVisitsById(context, visitIds)).map((visit) => [visit.id, visit.clientId]))
  for (const { client, visit } of outcomes) {
    if (visit === null || !('id' in visit)) continue
    const owner = owners.get(visit.id)
    if (owner === undefined || client === null || !('id' in client) || client.id !== owner) {
      throw planChanged('a visit is gone')
    }
  }
}
