import { sql } from 'kysely'
import { asText, unindexed } from '../dialect/expressions.ts'
import { selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'

/** How {@link findOwned} names an identity: by its value as it is kept. */
export const ownedKey = (kind: string, kept: string): string => `${kind}:${kept}`

/** The phones and e-mails that these clients own: whose each is. */
export const findOwned = async (
  { session, layout, tenantId }: Context,
  clientIds: Iterable<string>,
): Promise<ReadonlyMap<string, string>> => {
  const { id } = layout.clients
  const owners = new Map<string, string>()
  for (const values of chunked(encodeAll(id, clientIds), KEYS_A_QUERY)) {
    const lines = await session.query<{ kind: string; value: string; client_id: string }>(
      selectAmong(session.dialect, {
        table: layout.tables.clientIdentities,
        columns: sql`kind, value, ${asText(session.dialect, sql`client_id`)} as client_id`,
        column: 'client_id',
        values,
        type: id.listType,
        and: sql`and ${unindexed(sql`tenant_id`, tenantId)} and kind <> 'content'`,
      }),
    )
    for (const { kind, value, client_id } of lines) owners.set(ownedKey(kind, value), id.decode(client_id))
  }
  return owners
}
