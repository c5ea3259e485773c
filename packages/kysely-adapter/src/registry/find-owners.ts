import type { Identity, IdentityOwner, Registry } from '@footfall/core'
import { sql } from 'kysely'
import { asText, readLatest } from '../dialect/expressions.ts'
import { selectAmong } from '../dialect/select-among.ts'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'
import { type Look, ofPresent } from './find-present.ts'

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

/** Identities as they are kept, each with the client for whom it was claimed, whether or not that one is still there. */
export const findClaims = async (
  { session, layout: { clients, tables }, tenantId }: Context,
  identities: readonly Identity[],
  { latest = false }: Look = {},
): Promise<readonly IdentityOwner[]> => {
  const locking = latest ? readLatest(session.dialect) : sql``
  const claims: IdentityOwner[] = []
  for (const [kind, keys] of byKind(identities)) {
    for (const values of chunked([...keys.keys()], KEYS_A_QUERY)) {
      const lines = await session.query<{ value: string; client_id: string }>(
        selectAmong(session.dialect, {
          table: tables.clientIdentities,
          columns: sql`value, ${asText(session.dialect, sql`client_id`)} as client_id`,
          column: 'value',
          values,
          and: sql`and tenant_id = ${tenantId} and kind = ${kind}${locking}`,
        }),
      )
      for (const line of lines) {
        const identity = keys.get(line.value)
        if (identity !== undefined) claims.push({ identity, clientId: clients.id.decode(line.client_id) })
      }
    }
  }
  return claims
}

/** Those claims whose client is there. */
export const ofPresentClients = (
  context: Context,
  claims: readonly IdentityOwner[],
  look?: Look,
): Promise<readonly IdentityOwner[]> =>
  ofPresent(context, context.layout.clients, claims, ({ clientId }) => clientId, look)

/** A client who is not there owns nothing: what was claimed for one of the host's is free once that one is gone. */
export const findOwners =
  (context: Context, look?: Look): Registry['findOwners'] =>
  async (identities) =>
    ofPresentClients(context, await findClaims(context, identities, look), look)
