import type { PlanChanges } from '@footfall/core'
import { sql } from 'kysely'
import { anyOf } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { planChanged } from './faults.ts'
import { findClients } from './find-clients.ts'
import { findVisitsById } from './find-visits.ts'
import { listType } from './list-type.ts'

const idsOf = (refs: Iterable<{ readonly id: string } | { readonly new: number } | null>): ReadonlySet<string> => {
  const ids = new Set<string>()
  for (const ref of refs) if (ref !== null && 'id' in ref) ids.add(ref.id)
  return ids
}

const countStores = async ({ session, layout, tenantId }: Context, ids: ReadonlySet<string>): Promise<number> => {
  const { stores } = layout
  const ofTenant = stores.tenantColumn === null ? sql`` : sql`and ${sql.ref(stores.tenantColumn)} = ${tenantId}`
  const id = sql`${sql.ref(stores.idColumn)}`
  const found = await session.query(
    sql`select ${id} from ${sql.table(stores.table)}
      where ${anyOf(session.dialect, id, encodeAll(stores.id, ids), listType(stores.id))} ${ofTenant}`,
  )
  return found.length
}

/**
 * What a batch refers to by its id must be there and be the tenant's: foreign keys know no tenants, and a host may have
 * none. A visit that rows point at must belong to the client that they name.
 */
export const checkReferences = async (context: Context, changes: PlanChanges): Promise<void> => {
  const { claims, visits, outcomes } = changes
  const clientIds = idsOf([...claims, ...visits, ...outcomes].map((one) => one.client))
  if (clientIds.size > 0 && (await findClients(context, clientIds)).length < clientIds.size) {
    throw planChanged('a client is gone')
  }
  const storeIds = idsOf(visits.map((visit) => visit.store))
  if (storeIds.size > 0 && (await countStores(context, storeIds)) < storeIds.size) throw planChanged('a store is gone')

  const visitIds = idsOf(outcomes.map((outcome) => outcome.visit))
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
