import type { KnownKeys, KnownVisit } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf, asText, dateText } from '../dialect/expressions.ts'
import { type Lookup, selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'

interface VisitLine {
  readonly id: string
  readonly client_id: string
  readonly store_id: string
  readonly visit_date: string
  readonly attended_by: string | null
}

const select = async (
  { session, layout, tenantId }: Context,
  by: Pick<Lookup, 'column' | 'values' | 'type' | 'with'>,
  and: RawBuilder<unknown> = sql``,
): Promise<readonly KnownVisit[]> => {
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
      clientId: layout.clients.id.decode(line.client_id),
      storeId: layout.stores.id.decode(line.store_id),
      visitDate: line.visit_date,
      attendedBy: line.attended_by,
    }),
  )
}

/** All visits of these clients on these dates. */
const onAnyOf = async (
  context: Context,
  clientIds: Iterable<string>,
  dates: readonly string[],
): Promise<readonly KnownVisit[]> => {
  const { session, layout } = context
  const { id } = layout.clients
  const ids = encodeAll(id, clientIds)
  if (ids.length === 0 || dates.length === 0) return []
  // A client has few visits: SQLite else looks each client up once for each date. The plus keeps the index from the dates.
  const date = session.dialect === 'sqlite' ? sql`+visit_date` : sql`visit_date`
  const onDates = anyOf(session.dialect, date, [...new Set(dates)], 'date')
  const found: KnownVisit[] = []
  for (const values of chunked(ids, KEYS_A_QUERY)) {
    found.push(...(await select(context, { column: 'client_id', values, type: id.listType }, sql`and ${onDates}`)))
  }
  return found
}

/** The visits of one client on one date each. */
const onOneEach = async (
  context: Context,
  wanted: NonNullable<KnownKeys['visitsOn']>,
): Promise<readonly KnownVisit[]> => {
  const { id } = context.layout.clients
  const found: KnownVisit[] = []
  for (const some of chunked(wanted, KEYS_A_QUERY)) {
    const values: (string | number)[] = []
    const dates: string[] = []
    for (const { clientId, date } of some) {
      const encoded = id.encode(clientId)
      if (encoded === null) continue
      values.push(encoded)
      dates.push(date)
    }
    if (values.length === 0) continue
    const onDates = { column: 'visit_date', values: dates, type: 'date' } as const
    found.push(...(await select(context, { column: 'client_id', values, type: id.listType, with: onDates })))
  }
  return found
}

/** The visits of these clients on the dates asked for, or on those asked for each. */
export const findVisits = (
  context: Context,
  clientIds: Iterable<string>,
  { dates, visitsOn }: Pick<KnownKeys, 'dates' | 'visitsOn'>,
): Promise<readonly KnownVisit[]> =>
  visitsOn === undefined ? onAnyOf(context, clientIds, dates) : onOneEach(context, visitsOn)
