import type { NewClient } from '@footfall/core'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { nameParts } from '../schema/name-columns.ts'
import { type ColumnValues, prepareEntities, type WriteEntities } from './insert-entities.ts'
import { byRef } from './new-ids.ts'

/** Creates clients, when it is called, and returns their ids by `ref`: those `given`, by `ref` too, or new ones. */
export const prepareClients = async (
  context: Context,
  clients: readonly NewClient[],
  given?: readonly string[],
): Promise<WriteEntities> => {
  const { session, layout, tenantId } = context
  const to = layout.clients
  const createdAt = session.environment.now().toISOString()
  const rows = clients.map(({ name, phone, email, extra }): ColumnValues => {
    const row: Record<string, unknown> = to.tenantColumn === null ? {} : { [to.tenantColumn]: tenantId }
    const set = (column: string | null, value: string | null): void => {
      if (column !== null) row[column] = storableText(value)
    }
    for (const [column, value] of nameParts(to.columns.name, name)) set(column, value)
    set(to.columns.phone, phone)
    set(to.columns.email, email)
    return { ...row, ...to.defaults({ name, phone, email, extra }, createdAt) }
  })
  const insert = await prepareEntities(context, 'clients', rows, given && clients.map(({ ref }) => given[ref]))
  return async (inside) => byRef(clients, await insert(inside))
}
