import { sql } from 'kysely'
import { andOfTenant } from '../dialect/of-tenant.ts'
import { type Lookup, selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import type { Layout } from '../schema/layout.ts'
import { chunked } from '../session/chunked.ts'
import { listType } from './list-type.ts'

/** Ids that one statement asks for. */
export const IDS_A_QUERY = 10_000

export type Entities = Pick<Layout['clients'], 'table' | 'id' | 'idColumn' | 'tenantColumn'>

/** How many rows a look-up finds: the number alone is fetched. */
export const countFound = async ({ session }: Context, lookup: Omit<Lookup, 'columns'>): Promise<number> => {
  const present = selectAmong(session.dialect, { ...lookup, columns: sql`1 as present` })
  const [line] = await session.query<{ n: number | string | bigint }>(sql`select count(*) as n from (${present}) here`)
  return Number(line?.n ?? 0)
}

/** How many of these clients or stores are there and are the tenant's; each id is given once. */
export const countPresent = async (
  context: Context,
  { table, id, idColumn: column, tenantColumn }: Entities,
  ids: Iterable<string>,
): Promise<number> => {
  const and = andOfTenant(tenantColumn, context.tenantId)
  let found = 0
  for (const values of chunked(encodeAll(id, ids), IDS_A_QUERY)) {
    found += await countFound(context, { table, column, values, type: listType(id), and })
  }
  return found
}
