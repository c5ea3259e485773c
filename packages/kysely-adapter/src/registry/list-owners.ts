import type { Registry } from '@footfall/core'
import { sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import { isHashedKey } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { ofPresentClients } from './find-owners.ts'

/** Goes through the primary key of `client_identities`, whose order is that of bytes on every database. */
export const listOwners =
  (context: Context): NonNullable<Registry['listOwners']> =>
  async (kind, { after, limit }) => {
    const { session, layout, tenantId } = context
    const later = after === null ? sql`` : sql`and value > ${after}`
    const lines = await session.query<{ value: string; client_id: string }>(
      sql`select value, ${asText(session.dialect, sql`client_id`)} as client_id
        from ${sql.table(layout.tables.clientIdentities)}
        where tenant_id = ${tenantId} and kind = ${kind} ${later} order by value limit ${limit}`,
    )
    const plain = lines.filter(({ value }) => !isHashedKey(value))
    const claims = plain.map(({ value, client_id }) => ({
      identity: { kind, value },
      clientId: layout.clients.id.decode(client_id),
    }))
    return {
      owners: await ofPresentClients(context, claims),
      next: lines.length < limit ? null : (lines.at(-1)?.value ?? null),
      isWhole: plain.length === lines.length,
    }
  }
