import type { Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { existsLookup } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import type { Context } from '../schema/context.ts'
import { type LikeColumn, likeColumn } from '../session/like-column.ts'
import { judgeBreaches, lit, NUMBER } from './judge-breaches.ts'

/** What the rows of the import say of having made the client `o.client_id`. */
interface Made {
  readonly isMade: RawBuilder<unknown>
  readonly isMadeTwice: RawBuilder<unknown>
}

/** What is wrong with the client `o.client_id`; `like`: compares that with the host's. */
const clientBreach = (context: Context, like: LikeColumn, { isMade, isMadeTwice }: Made): RawBuilder<unknown> => {
  const {
    session: { dialect },
    layout: { clients, tables },
    tenantId,
  } = context
  const client = existsLookup(dialect, sql.table(clients.table), 'c', {
    by: sql`${sql.ref(`c.${clients.idColumn}`)} = ${like(sql`o.client_id`)}`,
    and: ofTenant(context, clients, 'c'),
  })
  const identity = existsLookup(dialect, sql.table(tables.clientIdentities), 'd', {
    by: sql`d.client_id = o.client_id`,
    and: sql`d.tenant_id = ${tenantId}`,
  })
  return sql`case when not ${client} then ${lit('noClient')}
    when ${isMadeTwice} then ${lit('madeTwice')}
    when ${isMade} and not ${identity} then ${lit('noIdentity')} end`
}

/**
 * Laws 3 and 4: the clients of the outcomes are there, and those that the import made were made by one row and own an identity. Each
 * client is asked for once, in the order of the ids, which is that of the index and mostly that of the table: to ask for it at each of
 * its rows takes twice as long. Only when one is wrong are its rows looked for.
 */
export const clientViolations = async (
  context: Context,
  importId: string,
  limit: number,
): Promise<readonly Violation[]> => {
  const { clients, tables } = context.layout
  const like = await likeColumn(context.session, clients, { table: clients.table, column: clients.idColumn })
  const outcomes = sql.table(tables.importOutcomes)
  const where = sql`o.import_id = ${importId} and o.outcome <> 'held' and o.client_id is not null`
  const wrong = await context.session.query(
    sql`select 1 as found from (
        select o.client_id, count(case when o.outcome = 'client-created' then 1 end) as made
        from ${outcomes} o where ${where} group by o.client_id order by o.client_id
      ) o
      where ${clientBreach(context, like, { isMade: sql`o.made > 0`, isMadeTwice: sql`o.made > 1` })} is not null limit 1`,
  )
  if (wrong.length === 0) return []
  const isMade = sql`o.outcome = 'client-created'`
  const twice = sql`select o.client_id from ${outcomes} o where ${where} and ${isMade} group by o.client_id having count(*) > 1`
  const breach = clientBreach(context, like, { isMade, isMadeTwice: sql`${isMade} and o.client_id in (${twice})` })
  return judgeBreaches(
    context,
    importId,
    sql`select o.${NUMBER}, ${breach} as breach from ${outcomes} o where ${where}`,
    limit,
  )
}
