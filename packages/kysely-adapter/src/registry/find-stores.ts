import { type KnownStore, storeKey } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import { andOfTenant } from '../dialect/of-tenant.ts'
import { selectAmong } from '../dialect/select-among.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { chunked } from '../session/chunked.ts'

const KEYS_A_QUERY = 10_000

/** Stores that the import has met before, by their key. */
const claimedStores = async (
  { session, layout, tenantId }: Context,
  keys: ReadonlyMap<string, string>,
): Promise<readonly KnownStore[]> => {
  const found: KnownStore[] = []
  for (const some of chunked([...keys.keys()], KEYS_A_QUERY)) {
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
      const key = keys.get(line.key)
      if (key !== undefined) found.push({ key, id: line.store_id })
    }
  }
  return found
}

/**
 * Stores that have no key yet, because the host made them: read by name. Equal names are one store, that of the smallest
 * id. There are as few as the host has branches.
 */
const unclaimedStores = async ({ session, layout, tenantId }: Context): Promise<readonly KnownStore[]> => {
  const { stores, tables } = layout
  const id = sql.ref(`s.${stores.idColumn}`)
  const lines = await session.query<{ id: unknown; name: string | null }>(
    sql`select ${asText(session.dialect, id)} as id, ${sql.ref(`s.${stores.nameColumn}`)} as name
      from ${sql.table(stores.table)} s
      where not exists (
          select 1 from ${sql.table(tables.storeKeys)} k
          where k.store_id = ${id} and k.tenant_id = ${tenantId}
        ) ${andOfTenant(stores.tenantColumn, tenantId, 's')}
      order by ${id}`,
  )
  return lines.flatMap(({ id, name }) => (name === null ? [] : [{ key: storeKey(name), id: stores.id.decode(id) }]))
}

/** The stores for these keys, whether an import or the host made them. */
export const findStores = async (context: Context, keys: readonly string[]): Promise<readonly KnownStore[]> => {
  const claimed = await claimedStores(context, new Map(keys.map((key) => [storableKey(key), key])))
  const open = new Set(keys)
  for (const { key } of claimed) open.delete(key)
  if (open.size === 0) return claimed
  const found = [...claimed]
  for (const store of await unclaimedStores(context)) {
    if (open.delete(store.key)) found.push(store)
  }
  return found
}
