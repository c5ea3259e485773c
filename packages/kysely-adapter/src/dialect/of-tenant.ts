import { type RawBuilder, sql } from 'kysely'

/** `and` the row is the tenant's, to go after another condition; nothing where the table knows no tenants. */
export const andOfTenant = (tenantColumn: string | null, tenantId: string, alias?: string): RawBuilder<unknown> => {
  if (tenantColumn === null) return sql``
  return sql`and ${sql.ref(alias === undefined ? tenantColumn : `${alias}.${tenantColumn}`)} = ${tenantId}`
}
