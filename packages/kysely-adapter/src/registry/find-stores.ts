import { type KnownStore, storeKey } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import { selectAmong } from '../dialect/select-among.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'
import { ofPresent } from './find-present.ts'

/** Keys of stores as they are kept, whether or not their stores are still there. */
export const findStoreKeys = async (
  { session, layout, tenantId }: Context,
  keys: readonly string[],
): Promise<readonly KnownStore[]> => {
  const found: KnownStore[] = []
  const kept = new Map(keys.map((key) => [storableKey(key), key]))
  for (const some of chunked([...kept.keys()], KEYS_A_QUERY)) {
    const lines = await session.query<{ key: string; store_id: string }>(
      selectAmong(session.dialect, {
        table: layout.tables.storeKeys,
        columns: sql`${sql.ref('key')}, ${asText(session.dialect, sql`store_id`)} as store_id`,
        column: 'key',
        values: some,
        and: sql`and tenant_id = ${tenantId}`,
      }),
    )
    for (const line of lines) {
      const key = kept.get(line.key)
      if (key !== undefined) found.push({ key, id: layout.stores.id.decode(line.store_id) })
    }
  }
  return found
}

/**
 * Stores by the names that they have now, for keys that nobody has claimed: the host makes and renames stores. Equal names are one
 * store, that of the smallest id. Of the host's all are read, as few as it has branches; of ours those without a key, for nobody
 * renames them.
 */
const namedStores = async (context: Context): Promise<readonly KnownStore[]> => {
  const {
    session,
    layout: { stores, tables },
    tenantId,
  } = context
  const id = sql.ref(`s.${stores.idColumn}`)
  const unclaimed = sql`not exists (
      select 1 from ${sql.table(tables.storeKeys)} k where k.store_id = ${id} and k.tenant_id = ${tenantId}
    )`
  const lines = await session.query<{ id: unknown; name: string | null }>(
    sql`select ${asText(session.dialect, id)} as id, ${sql.ref(`s.${stores.nameColumn}`)} as name
      from ${sql.table(stores.table)} s
      where ${stores.owned ? unclaimed : sql`1 = 1`} and ${ofTenant(context, stores, 's')}
      order by ${id}`,
  )
  return lines.flatMap(({ id, name }) => (name === null ? [] : [{ key: storeKey(name), id: stores.id.decode(id) }]))
}

/** The stores for these keys, whether an import or the host made them; one that is gone has no key any more. */
export const findStores = async (context: Context, keys: readonly string[]): Promise<readonly KnownStore[]> => {
  const claims = await findStoreKeys(context, keys)
  const found = [...(await ofPresent(context, context.layout.stores, claims, ({ id }) => id))]
  const open = new Set(keys)
  for (const { key } of found) open.delete(key)
  if (open.size === 0) return found
  for (const store of await namedStores(context)) {
    if (open.delete(store.key)) found.push(store)
  }
  return found
}
