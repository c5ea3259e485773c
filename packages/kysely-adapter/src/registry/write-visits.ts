import type { NewVisit } from '@footfall/core'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import type { Layout } from '../schema/layout.ts'
import { type Columns, prepareInsert } from '../session/insert-rows.ts'
import type { Write } from '../session/session.ts'
import { byteOrder } from './byte-order.ts'
import { claiming } from './faults.ts'
import type { Ids } from './new-ids.ts'

const columnsOf = ({ clients, stores }: Layout): Columns => ({
  id: 'text',
  tenant_id: 'text',
  client_id: clients.id.listType,
  store_id: stores.id.listType,
  visit_date: 'date',
  attended_by: 'text',
  created_at: 'text',
  import_id: 'text',
})

/** Records visits, by client, date and store, when it is called. */
export const prepareVisits = async (
  { session, layout, tenantId }: Context,
  visits: readonly NewVisit[],
  { clientOf, storeOf, visitOf }: Ids,
  importId: string | null,
): Promise<Write> => {
  const createdAt = session.environment.now().toISOString()
  const keyed = visits.map(({ ref, client, store, visitDate, attendedBy }) => {
    return { ref, clientId: clientOf(client), storeId: storeOf(store), visitDate, attendedBy }
  })
  keyed.sort(
    (a, b) =>
      byteOrder(a.clientId, b.clientId) || byteOrder(a.visitDate, b.visitDate) || byteOrder(a.storeId, b.storeId),
  )
  const rows = keyed.map(({ ref, clientId, storeId, visitDate, attendedBy }) => [
    visitOf({ new: ref }),
    tenantId,
    layout.clients.id.encode(clientId),
    layout.stores.id.encode(storeId),
    visitDate,
    storableText(attendedBy),
    createdAt,
    importId,
  ])
  const insert = await prepareInsert(session, layout.tables.clientVisits, columnsOf(layout), rows)
  return (inside) => claiming('a visit', () => insert(inside))
}
