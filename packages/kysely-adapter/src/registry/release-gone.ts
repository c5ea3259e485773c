import type { Identity } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf, asText, existsLookup } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked } from '../session/chunked.ts'
import { likeColumn } from '../session/like-column.ts'
import { byteOrder } from './byte-order.ts'
import { vouchesForClient } from './check-references.ts'
import { findClaims } from './find-owners.ts'
import { type Look, ofPresent } from './find-present.ts'
import { findStoreKeys } from './find-stores.ts'

/** A key as it is kept, and the client or store that it is kept for. */
interface Kept {
  readonly key: string
  readonly id: string
}

interface KeptIdentity extends Kept {
  readonly kind: string
}

interface KeyTable {
  readonly of: 'clients' | 'stores'
  readonly table: string
  readonly keyColumn: string
  readonly idColumn: string
  readonly and: RawBuilder<unknown>
}

const KEYS_A_STATEMENT = 1_000

/** Deletes keys, each of them named with its id: who claimed it anew meanwhile keeps it. */
const deleteKeys = async (context: Context, from: KeyTable, keys: readonly Kept[]): Promise<void> => {
  const { session, layout, tenantId } = context
  const { id } = layout[from.of]
  for (const some of chunked(keys, KEYS_A_STATEMENT)) {
    const ids = encodeAll(
      id,
      some.map((one) => one.id),
    )
    const values = some.map(({ key }) => key).sort(byteOrder)
    await session.query(
      sql`delete from ${sql.table(from.table)} where tenant_id = ${tenantId} ${from.and}
        and ${anyOf(session.dialect, sql.ref(from.keyColumn), values)}
        and ${anyOf(session.dialect, sql.ref(from.idColumn), ids, id.listType)}`,
    )
  }
}

const deleteIdentities = async (context: Context, identities: readonly KeptIdentity[]): Promise<void> => {
  const from = { table: context.layout.tables.clientIdentities, keyColumn: 'value', idColumn: 'client_id' }
  for (const kind of new Set(identities.map((one) => one.kind))) {
    const ofKind = identities.filter((one) => one.kind === kind)
    await deleteKeys(context, { ...from, of: 'clients', and: sql`and kind = ${kind}` }, ofKind)
  }
}

/** Those whose client or store is not there. */
const goneOf = async <K extends Kept>(
  context: Context,
  of: 'clients' | 'stores',
  keys: readonly K[],
  look?: Look,
): Promise<readonly K[]> => {
  const there = new Set(await ofPresent(context, context.layout[of], keys, ({ id }) => id, look))
  return keys.filter((key) => !there.has(key))
}

/** Frees those of the identities that are claimed for a client of the host's who is gone. */
export const releaseIdentities = async (
  context: Context,
  identities: readonly Identity[],
  look?: Look,
): Promise<void> => {
  if (context.layout.clients.owned || identities.length === 0) return
  const claims = await findClaims(context, identities, look)
  const kept = claims.map(({ identity: { kind, value }, clientId: id }) => ({ kind, key: storableKey(value), id }))
  await deleteIdentities(context, await goneOf(context, 'clients', kept, look))
}

/** Frees those of the keys that are claimed for a store of the host's which is gone. */
export const releaseStoreKeys = async (context: Context, keys: readonly string[]): Promise<void> => {
  const { stores, tables } = context.layout
  if (stores.owned) return
  const kept = (await findStoreKeys(context, keys)).map(({ key, id }) => ({ key: storableKey(key), id }))
  const from = { of: 'stores', table: tables.storeKeys, keyColumn: 'key', idColumn: 'store_id', and: sql`` } as const
  await deleteKeys(context, from, await goneOf(context, 'stores', kept))
}

/**
 * Frees all that is claimed for clients of the host who are gone. `before` is part of the transaction, where there was anything.
 */
export const releaseAllGone = async (
  context: Context,
  before: (inside: Context) => Promise<unknown>,
): Promise<void> => {
  const { session, layout, tenantId } = context
  const { clients, tables } = layout
  if (vouchesForClient(clients)) return
  const like = await likeColumn(session, clients, { table: clients.table, column: clients.idColumn })
  const client = existsLookup(session.dialect, sql.table(clients.table), 'c', {
    by: sql`${sql.ref(`c.${clients.idColumn}`)} = ${like(sql`d.client_id`)}`,
    and: ofTenant(context, clients, 'c'),
  })
  const lines = await session.query<{ kind: string; value: string; client_id: string }>(
    sql`select d.kind, d.value, ${asText(session.dialect, sql`d.client_id`)} as client_id
      from ${sql.table(tables.clientIdentities)} d where d.tenant_id = ${tenantId} and not ${client}`,
  )
  if (lines.length === 0) return
  const gone = lines.map(({ kind, value: key, client_id }) => ({ kind, key, id: clients.id.decode(client_id) }))
  await session.transaction(async (inside) => {
    await before({ ...context, session: inside })
    await deleteIdentities({ ...context, session: inside }, gone)
  })
}
