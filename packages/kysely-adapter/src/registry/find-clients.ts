import type { KnownClient } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { asText, forUpdate, nameOf } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import { selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'
import { byteOrder } from './byte-order.ts'

export interface ClientLine {
  readonly id: unknown
  readonly name: unknown
  readonly phone: unknown
  readonly email: unknown
}

/** A host may keep a phone as a number. */
const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

/** The columns of a client, under our names. */
export const clientColumns = ({ session, layout }: Pick<Context, 'session' | 'layout'>): RawBuilder<unknown> => {
  const { idColumn, columns } = layout.clients
  const name = columns.name === null ? sql`null` : nameOf(session.dialect, columns.name)
  const column = (name: string | null): RawBuilder<unknown> => (name === null ? sql`null` : sql`${sql.ref(name)}`)
  return sql`${asText(session.dialect, sql`${sql.ref(idColumn)}`)} as id, ${name} as name,
    ${column(columns.phone)} as phone, ${column(columns.email)} as email`
}

export const knownClient = (context: Pick<Context, 'layout'>, line: ClientLine): KnownClient => ({
  id: context.layout.clients.id.decode(line.id),
  name: text(line.name),
  phone: text(line.phone),
  email: text(line.email),
})

/** Limits a query on the clients table to the tenant's. */
export const clientTenant = (context: Context): RawBuilder<unknown> =>
  sql` and ${ofTenant(context, context.layout.clients)}`

/** The tenant's clients with these ids; `lock` keeps them as they are until the transaction ends. */
export const findClients = async (
  context: Context,
  ids: Iterable<string>,
  { lock = false }: { readonly lock?: boolean } = {},
): Promise<readonly KnownClient[]> => {
  const { session, layout } = context
  const { clients } = layout
  // Locks are taken in one order: that of the list on PostgreSQL, which looks up one after the other, else that of the index.
  const inOrder = session.dialect === 'postgres' ? sql`` : sql` order by ${sql.ref(clients.idColumn)}`
  const locking = lock ? sql`${inOrder}${forUpdate(session.dialect)}` : sql``
  const found: KnownClient[] = []
  const encoded = encodeAll(clients.id, ids)
  for (const values of chunked(lock ? encoded.toSorted(byteOrder) : encoded, KEYS_A_QUERY)) {
    const lines = await session.query<ClientLine>(
      selectAmong(session.dialect, {
        table: clients.table,
        columns: clientColumns(context),
        column: clients.idColumn,
        values,
        type: clients.id.listType,
        and: sql`${clientTenant(context)}${locking}`,
      }),
    )
    found.push(...lines.map((line) => knownClient(context, line)))
  }
  return found
}
