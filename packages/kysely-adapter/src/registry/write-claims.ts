import type { Identity, NewClaim } from '@footfall/core'
import { storableKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { prepareInsert } from '../session/insert-rows.ts'
import type { Write } from '../session/session.ts'
import { byteOrder } from './byte-order.ts'
import { claiming } from './faults.ts'
import type { Look } from './find-present.ts'
import type { Ids } from './new-ids.ts'
import { releaseIdentities } from './release-gone.ts'

export interface Claim {
  readonly identity: Identity
  readonly clientId: string
}

/** Claims identities for clients, in one order everywhere; one that is claimed already refuses the whole batch. */
export const writeClaims = async (context: Context, claims: readonly Claim[], look?: Look): Promise<void> => {
  const write = await prepare(context, claims, look)
  await write(context.session)
}

/** The claims of a plan, written when it is called. */
export const prepareClaims = (
  context: Context,
  claims: readonly NewClaim[],
  { clientOf }: Pick<Ids, 'clientOf'>,
): Promise<Write> =>
  prepare(
    context,
    claims.map(({ identity, client }) => ({ identity, clientId: clientOf(client) })),
  )

const prepare = async (context: Context, claims: readonly Claim[], look?: Look): Promise<Write> => {
  const { session, layout, tenantId } = context
  const keyed = claims.map(({ identity, clientId }) => ({
    kind: identity.kind,
    value: storableKey(identity.value),
    clientId: layout.clients.id.encode(clientId),
  }))
  keyed.sort((a, b) => byteOrder(a.kind, b.kind) || byteOrder(a.value, b.value))
  const rows = keyed.map(({ kind, value, clientId }) => [tenantId, kind, value, clientId])
  const columns = { tenant_id: 'text', kind: 'text', value: 'text', client_id: layout.clients.id.listType } as const
  const insert = await prepareInsert(session, layout.tables.clientIdentities, columns, rows)
  return async (inside) => {
    await releaseIdentities(
      { ...context, session: inside },
      claims.map(({ identity }) => identity),
      look,
    )
    await claiming('an identity', () => insert(inside))
  }
}
