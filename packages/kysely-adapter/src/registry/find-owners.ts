import type { Identity, IdentityOwner, Registry } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import { selectAmong } from '../dialect/select-among.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { chunked } from '../session/chunked.ts'

/** Keys of one look-up; more only make the statement larger. */
const KEYS_A_QUERY = 10_000

/** The identities of each kind, by the key under which they are kept. */
const byKind = (identities: readonly Identity[]): ReadonlyMap<string, ReadonlyMap<string, Identity>> => {
  const kinds = new Map<string, Map<string, Identity>>()
  for (const identity of identities) {
    const keys = kinds.get(identity.kind) ?? new Map<string, Identity>()
    kinds.set(identity.kind, keys)
    keys.set(storableKey(identity.value), identity)
  }
  return kinds
}

/**
 * `latest`: also what was committed since the transaction of a host took its snapshot, where the database can show it. A
 * locking read does so on MySQL (manual, "Consistent Nonlocking Reads"), whose transactions are REPEATABLE READ by default.
 */
export const findOwners =
  (
    { session, layout, tenantId }: Context,
    { latest = false }: { readonly latest?: boolean } = {},
  ): Registry['findOwners'] =>
  async (identities) => {
    const locking = latest && session.dialect === 'mysql' ? sql` lock in share mode` : sql``
    const owners: IdentityOwner[] = []
    for (const [kind, keys] of byKind(identities)) {
      for (const values of chunked([...keys.keys()], KEYS_A_QUERY)) {
        const lines = await session.query<{ value: string; client_id: string }>(
          selectAmong(session.dialect, {
            table: layout.tables.clientIdentities,
            columns: sql`value, ${asText(session.dialect, sql`client_id`)} as client_id`,
            column: 'value',
            values,
            and: sql`and tenant_id = ${tenantId} and kind = ${kind}${locking}`,
          }),
        )
        for (const line of lines) {
          const identity = keys.get(line.value)
          if (identity !== undefined) owners.push({ identity, clientId: line.client_id })
        }
      }
    }
    return owners
  }
