import type { Identity } from '@footfall/core'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { insertRows } from '../session/insert-rows.ts'
import { byteOrder } from './byte-order.ts'
import { claiming } from './faults.ts'
import { listType } from './list-type.ts'

export interface Claim {
  readonly identity: Identity
  readonly clientId: string
}

/** Claims identities for clients, in one order everywhere; one that is claimed already refuses the whole batch. */
export const writeClaims = async ({ session, layout, tenantId }: Context, claims: readonly Claim[]): Promise<void> => {
  if (claims.length === 0) return
  const keyed = claims.map(({ identity, clientId }) => ({
    kind: identity.kind,
    value: storableKey(identity.value),
    clientId: layout.clients.id.encode(clientId),
  }))
  keyed.sort((a, b) => byteOrder(a.kind, b.kind) || byteOrder(a.value, b.value))
  await claiming('an identity', () =>
    insertRows(
      session,
      layout.tables.clientIdentities,
      { tenant_id: 'text', kind: 'text', value: 'text', client_id: listType(layout.clients.id) },
      keyed.map(({ kind, value, clientId }) => [tenantId, kind, value, clientId]),
    ),
  )
}
