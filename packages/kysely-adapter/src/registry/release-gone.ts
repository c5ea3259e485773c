import type { Identity } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf } from '../dialect/expressions.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked } from '../session/chunked.ts'
import { findClaims } from './find-owners.ts'
import { findPresent } from './find-present.ts'
import { findStoreKeys } from './find-stores.ts'

/** Keys of one kind, each with the client or store that it is kept for. */
interface Kept {
  readonly table: string
  readonly keyColumn: string
  readonly idColumn: string
  readonly and: RawBuilder<unknown>
  readonly keys: readonly { readonly key: string; readonly id: string }[]
}

const KEYS_A_STATEMENT = 1_000

/** Deletes those whose client or store is not there. Each is named with its id: who claimed it anew meanwhile keeps it. */
const release = async (
  context: Context,
  of: 'clients' | 'stores',
  { table, keyColumn, idColumn, and, keys }: Kept,
): Promise<void> => {
  const { session, layout, tenantId } = context
  const ids = keys.map(({ id }) => id)
  const present = await findPresent(context, layout[of], ids)
  const gone = keys.filter(({ id }) => !present.has(id))
  for (const some of chunked(gone, KEYS_A_STATEMENT)) {
    const values = some.map(({ key }) => storableKey(key))
    const { id } = layout[of]
    const owners = encodeAll(
      id,
      some.map((one) => one.id),
    )
    await session.query(
      sql`delete from ${sql.table(table)} where tenant_id = ${tenantId} ${and}
        and ${anyOf(session.dialect, sql.ref(keyColumn), values)}
        and ${anyOf(session.dialect, sql.ref(idColumn), owners, id.listType)}`,
    )
  }
}

/** Frees those of the identities that are claimed for a client of the host's who is gone. */
export const releaseIdentities = async (context: Context, identities: readonly Identity[]): Promise<void> => {
  const { clients, tables } = context.layout
  if (clients.owned || identities.length === 0) return
  const claims = await findClaims(context, identities)
  for (const kind of new Set(claims.map(({ identity }) => identity.kind))) {
    await release(context, 'clients', {
      table: tables.clientIdentities,
      keyColumn: 'value',
      idColumn: 'client_id',
      and: sql`and kind = ${kind}`,
      keys: claims.flatMap(({ identity, clientId: id }) =>
        identity.kind === kind ? [{ key: identity.value, id }] : [],
      ),
    })
  }
}

/** Frees those of the keys that are claimed for a store of the host's which is gone. */
export const releaseStoreKeys = async (context: Context, keys: readonly string[]): Promise<void> => {
  const { stores, tables } = context.layout
  if (stores.owned) return
  await release(context, 'stores', {
    table: tables.storeKeys,
    keyColumn: 'key',
    idColumn: 'store_id',
    and: sql``,
    keys: await findStoreKeys(context, keys),
  })
}
