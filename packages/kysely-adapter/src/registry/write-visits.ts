import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import type { Layout } from '../schema/layout.ts'
import { type Columns, insertRows } from '../session/insert-rows.ts'
import { byteOrder } from './byte-order.ts'
import { claiming } from './faults.ts'
import { listType } from './list-type.ts'

export interface ResolvedVisit {
  readonly ref: number
  readonly clientId: string
  readonly storeId: string
  readonly visitDate: string
  readonly attendedBy: string | null
}

const columnsOf = ({ clients, stores }: Layout): Columns => ({
  id: 'text',
  tenant_id: 'text',
  client_id: listType(clients.id),
  store_id: listType(stores.id),
  visit_date: 'date',
  attended_by: 'text',
  created_at: 'text',
  import_id: 'text',
})

/** Records visits and returns their ids by `ref`: those `given`, by `ref` too, or new ones. */
export const writeVisits = async (
  { session, layout, tenantId }: Context,
  visits: readonly ResolvedVisit[],
  importId: string | null,
  given?: readonly string[],
): Promise<ReadonlyMap<number, string>> => {
  if (visits.length === 0) return new Map()
  const createdAt = session.environment.now().toISOString()
  const sorted = visits.toSorted(
    (a, b) =>
      byteOrder(a.clientId, b.clientId) || byteOrder(a.visitDate, b.visitDate) || byteOrder(a.storeId, b.storeId),
  )
  const ids = new Map(sorted.map(({ ref }) => [ref, given?.[ref] ?? session.environment.newId()]))
  const rows = sorted.map((visit) => [
    ids.get(visit.ref),
    tenantId,
    layout.clients.id.encode(visit.clientId),
    layout.stores.id.encode(visit.storeId),
    visit.visitDate,
    storableText(visit.attendedBy),
    createdAt,
    importId,
  ])
  await claiming('a visit', () => insertRows(session, layout.tables.clientVisits, columnsOf(layout), rows))
  return ids
}
