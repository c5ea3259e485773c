import type { KnownVisit } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf, asText, dateText, type Lookup, selectAmong } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked } from '../session/chunked.ts'
import { listType } from './list-type.ts'

interface VisitLine {
  readonly id: string
  readonly client_id: string
  readonly store_id: string
  readonly visit_date: string
  readonly attended_by: string | null
}

const KEYS_A_QUERY = 10_000

const select = async (
  { session, layout, tenantId }: Context,
  by: Pick<Lookup, 'column' | 'values' | 'type'>,
  and: RawBuilder<unknown>,
) => {
  const { dialect } = session
  const columns = sql`id, ${asText(dialect, sql`client_id`)} as client_id, ${asText(dialect, sql`store_id`)} as store_id,
    ${dateText(dialect, sql`visit_date`)} as visit_date, attended_by`
  const lines = await session.query<VisitLine>(
    selectAmong(dialect, {
      ...by,
      table: layout.tables.clientVisits,
      columns,
      and: sql`and tenant_id = ${tenantId} ${and}`,
    }),
  )
  return lines.map(
    (line): KnownVisit => ({
      id: line.id,
      clientId: line.client_id,
      storeId: line.store_id,
      visitDate: line.visit_date,
      attendedBy: line.attended_by,
    }),
  )
}

/** The visits of these clients on these dates. */
export const findVisits = async (
  context: Context,
  clientIds: Iterable<string>,
  dates: readonly string[],
): Promise<readonly KnownVisit[]> => {
  const { session, layout } = context
  const { clients } = layout
  const ids = encodeAll(clients.id, clientIds)
  if (ids.length === 0 || dates.length === 0) return []
  // A client has few visits: SQLite else looks each client up once for each date. The plus keeps the index from the dates.
  const date = session.dialect === 'sqlite' ? sql`+visit_date` : sql`visit_date`
  const onDates = anyOf(session.dialect, date, [...new Set(dates)], 'date')
  const found: KnownVisit[] = []
  for (const some of chunked(ids, KEYS_A_QUERY)) {
    const ofClients = { column: 'client_id', values: some, type: listType(clients.id) }
    found.push(...(await select(context, ofClients, sql`and ${onDates}`)))
  }
  return found
}

/** The visits with these ids. */
export const findVisitsById = async (context: Context, ids: Iterable<string>): Promise<readonly KnownVisit[]> => {
  const found: KnownVisit[] = []
  for (const some of chunked([...new Set(ids)], KEYS_A_QUERY)) {
    found.push(...(await select(context, { column: 'id', values: some }, sql``)))
  }
  return found
}
