import { sql } from 'kysely'
import { asText, readLatest } from '../dialect/expressions.ts'
import { ofTenant } from '../dialect/of-tenant.ts'
import { type Lookup, selectAmong } from '../dialect/select-among.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import type { Layout } from '../schema/layout.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'

export type Entities = Pick<Layout['clients'], 'table' | 'owned' | 'id' | 'idColumn' | 'tenantColumn'>

/** `latest`: also what was committed since the transaction of a host took its snapshot, where the database can show it. */
export interface Look {
  readonly latest?: boolean
}

/** How many rows a look-up finds: the number alone is fetched. */
export const countFound = async ({ session }: Context, lookup: Omit<Lookup, 'columns'>): Promise<number> => {
  const present = selectAmong(session.dialect, { ...lookup, columns: sql`1 as present` })
  const [line] = await session.query<{ n: number | string | bigint }>(sql`select count(*) as n from (${present}) here`)
  return Number(line?.n ?? 0)
}

/** How many of these clients or stores are there and are the tenant's; each id is given once. */
export const countPresent = async (context: Context, entities: Entities, ids: Iterable<string>): Promise<number> => {
  const { table, id, idColumn: column } = entities
  const and = sql`and ${ofTenant(context, entities)}`
  let found = 0
  for (const values of chunked(encodeAll(id, ids), KEYS_A_QUERY)) {
    found += await countFound(context, { table, column, values, type: id.listType, and })
  }
  return found
}

/** Which of these clients or stores are there and are the tenant's. */
const findPresent = async (
  context: Context,
  entities: Entities,
  ids: Iterable<string>,
  { latest = false }: Look,
): Promise<ReadonlySet<string>> => {
  const { table, id, idColumn: column } = entities
  const { session } = context
  const columns = sql`${asText(session.dialect, sql.ref(column))} as id`
  const and = sql`and ${ofTenant(context, entities)}${latest ? readLatest(session.dialect) : sql``}`
  const found = new Set<string>()
  for (const values of chunked(encodeAll(id, ids), KEYS_A_QUERY)) {
    const lines = await session.query<{ id: unknown }>(
      selectAmong(session.dialect, { table, columns, column, values, type: id.listType, and }),
    )
    for (const line of lines) found.add(id.decode(line.id))
  }
  return found
}

/**
 * Those claims whose client or store is there and is the tenant's. Tables of ours are not asked: their foreign keys keep whatever has
 * a claim. A host may delete a row that no foreign key guards, hide it behind a view or give it to another tenant.
 */
export const ofPresent = async <T>(
  context: Context,
  entities: Entities,
  claims: readonly T[],
  idOf: (claim: T) => string,
  look: Look = {},
): Promise<readonly T[]> => {
  if (entities.owned) return claims
  const present = await findPresent(context, entities, claims.map(idOf), look)
  return claims.filter((claim) => present.has(idOf(claim)))
}
