import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import type { Layout } from '../schema/layout.ts'
import type { DialectName } from './dialect.ts'

type Whose = Pick<Context, 'session' | 'tenantId'>

type TenantTable = Pick<Layout['clients'], 'owned' | 'tenantColumn'>

/**
 * `column = value`, whatever the column's collation takes for equal: letters of another case, without their accents. A column that is
 * no text is compared as what it is, so that a UUID or a number may be written in any way that its type takes. For a filter beside
 * the plain comparison: no index is looked at.
 */
const isExactly = (dialect: DialectName, column: RawBuilder<unknown>, value: string): RawBuilder<unknown> => {
  if (dialect === 'sqlite') return sql`${column} = ${value} collate binary`
  // A connection may have another character set, which has no such collation.
  if (dialect === 'mysql') return sql`${column} = convert(${value} using utf8mb4) collate utf8mb4_bin`
  // Within `coalesce` the value takes the column's type, and then that type's one way to write it. `case`: a condition of its own would
  // have the planner expect one row of two hundred.
  const written = sql`coalesce(${value}, ${column})::text`
  return sql`case when ${column}::text collate "C" = ${written} then true else false end`
}

const tenantRef = (tenantColumn: string, alias: string | undefined): RawBuilder<unknown> =>
  sql.ref(alias === undefined ? tenantColumn : `${alias}.${tenantColumn}`)

/**
 * Whether a row that the collation of its column takes for the tenant's is the tenant's, see {@link ofTenant}. Our own tables compare
 * bytes.
 */
export const exactlyOfTenant = (
  { session: { dialect }, tenantId }: Whose,
  { owned, tenantColumn }: TenantTable,
  alias?: string,
): RawBuilder<unknown> =>
  owned || tenantColumn === null ? sql`1 = 1` : isExactly(dialect, tenantRef(tenantColumn, alias), tenantId)

/** Whether a row is the tenant's; all are where the table knows no tenants. */
export const ofTenant = (whose: Whose, table: TenantTable, alias?: string): RawBuilder<unknown> => {
  const { tenantColumn } = table
  if (tenantColumn === null) return sql`1 = 1`
  return sql`${tenantRef(tenantColumn, alias)} = ${whose.tenantId} and ${exactlyOfTenant(whose, table, alias)}`
}
