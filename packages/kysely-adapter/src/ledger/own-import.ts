import { FootfallError } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'

/** Refuses an import that is another tenant's, or none at all: its rows carry no tenant of their own. */
export const requireOwnImport = async ({ session, layout, tenantId }: Context, importId: string): Promise<void> => {
  if (await isOwnImport({ session, layout, tenantId }, importId)) return
  throw new FootfallError('import-not-found', 'There is no such import.', { importId })
}

/** Whether the tenant has such an import. */
export const isOwnImport = async ({ session, layout, tenantId }: Context, importId: string): Promise<boolean> => {
  const found = await session.query(
    sql`select id from ${sql.table(layout.tables.imports)} where id = ${importId} and tenant_id = ${tenantId}`,
  )
  return found.length > 0
}
