import type { NewStore } from '@footfall/core'
import { storableKey, storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { insertRows } from '../session/insert-rows.ts'
import { byteOrder } from './byte-order.ts'
import { claiming, planChanged } from './faults.ts'
import { findStores } from './find-stores.ts'
import { type ColumnValues, prepareEntities } from './insert-entities.ts'
import { byRef } from './new-ids.ts'
import { releaseStoreKeys } from './release-gone.ts'

/** Creates stores and claims their keys. Returns their ids by `ref`: those `given`, by `ref` too, or new ones. */
export const writeStores = async (
  context: Context,
  stores: readonly NewStore[],
  importId: string | null,
  given?: readonly string[],
): Promise<readonly string[]> => {
  if (stores.length === 0) return []
  const { session, layout, tenantId } = context
  const { tables, stores: to } = layout
  const sorted = [...stores].sort((a, b) => byteOrder(a.key, b.key))
  // The key's claim below settles it between imports; this sees a store that the host made in between.
  const keys = sorted.map(({ key }) => key)
  if ((await findStores(context, keys)).length > 0) throw planChanged('a store is there already')
  await releaseStoreKeys(context, keys)

  const createdAt = session.environment.now().toISOString()
  const rows = sorted.map(
    ({ name }): ColumnValues => ({
      ...(to.tenantColumn === null ? {} : { [to.tenantColumn]: tenantId }),
      ...to.defaults({ name }, createdAt),
      [to.nameColumn]: storableText(name),
    }),
  )
  const insert = await prepareEntities(context, 'stores', rows, given && sorted.map(({ ref }) => given[ref]))
  const ids = await insert(session)
  const claims = sorted.map(({ key }, i) => [tenantId, storableKey(key), to.id.encode(ids[i] ?? ''), importId])
  const columns = { tenant_id: 'text', key: 'text', store_id: to.id.listType, import_id: 'text' } as const
  await claiming('a store', () => insertRows(session, tables.storeKeys, columns, claims))
  return byRef(sorted, ids)
}
