import type { Ledger, Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { existsLookup } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import type { Context } from '../schema/context.ts'
import { likeColumn } from '../session/like-column.ts'
import { clientViolations } from './client-violations.ts'
import { findImport } from './find-import.ts'
import { type BreachLine, judgeBreaches, lit, NUMBER } from './judge-breaches.ts'
import { keyViolations } from './key-violations.ts'

/**
 * Look-ups by one column leave no choice of a worse index: the tenant of a visit is compared outside. Stores are few, and two tenants
 * may number theirs alike.
 *
 * Each outcome that is not held has its visit, of its client and in a store; each that is held has a reason.
 */
const outcomeBreaches = async (context: Context, importId: string): Promise<RawBuilder<BreachLine>> => {
  const {
    session,
    layout: { tables, stores },
    tenantId,
  } = context
  const like = await likeColumn(session, stores, { table: stores.table, column: stores.idColumn })
  const storeId = sql.ref(`s.${stores.idColumn}`)
  return sql`select o.${NUMBER}, case
      when o.outcome = 'held' and o.visit_id is not null then ${lit('heldVisit')}
      when o.outcome = 'held' and o.reasons = '[]' then ${lit('unreasoned')}
      when o.outcome = 'held' then null
      when v.id is null or v.tenant_id <> ${tenantId} then ${lit('noVisit')}
      when o.client_id is null or v.client_id <> o.client_id then ${lit('otherClient')}
      when ${storeId} is null then ${lit('noStore')} end as breach
    from ${sql.table(tables.importOutcomes)} o
    left join ${sql.table(tables.clientVisits)} v on v.id = o.visit_id
    left join ${sql.table(stores.table)} s on ${storeId} = ${like(sql`v.store_id`)} and ${ofTenant(context, stores, 's')}
    where o.import_id = ${importId}`
}

/**
 * Each visit that the import made is pointed at. That it is the only one of its client, store and date is its table's own rule: a
 * unique key of columns that are never null. The tenant is compared in the `case`: as a condition of its own, PostgreSQL reads
 * for it the whole key of a table without statistics.
 */
const visitBreaches = ({ session, layout, tenantId }: Context, importId: string): RawBuilder<BreachLine> => {
  const pointer = existsLookup(session.dialect, sql.table(layout.tables.importOutcomes), 'p', {
    by: sql`p.visit_id = v.id`,
    and: sql`p.import_id = v.import_id`,
  })
  return sql`select null as ${NUMBER}, case
      when v.tenant_id = ${tenantId} and not ${pointer} then ${lit('unpointed')} end as breach
    from ${sql.table(layout.tables.clientVisits)} v where v.import_id = ${importId}`
}

/** Everything is read from the tables; nothing that was counted while importing is believed. */
export const findViolations =
  (context: Context): Ledger['violations'] =>
  async (importId, limit) => {
    const record = await findImport(context)(importId)
    if (record === null) return []
    const judged = (query: RawBuilder<BreachLine>) => judgeBreaches(context, importId, query, limit)
    const parts = [
      () => keyViolations(context, record, limit),
      async () => judged(await outcomeBreaches(context, importId)),
      () => clientViolations(context, importId, limit),
      () => judged(visitBreaches(context, importId)),
    ]
    const found: Violation[] = []
    if (context.session.overlaps) found.push(...(await Promise.all(parts.map((part) => part()))).flat())
    else for (const part of parts) found.push(...(await part()))
    return found.slice(0, limit)
  }
