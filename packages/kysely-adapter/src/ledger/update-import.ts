import type { ImportChange, ImportStatus, Ledger } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { forUpdate } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'

const json = (value: unknown): string | null => (value === null ? null : JSON.stringify(value))

const assignments = (change: ImportChange): readonly RawBuilder<unknown>[] => {
  const set: RawBuilder<unknown>[] = []
  if (change.status !== undefined) set.push(sql`status = ${change.status}`)
  if (change.completedAt !== undefined) set.push(sql`completed_at = ${change.completedAt}`)
  if (change.seal !== undefined) set.push(sql`seal = ${json(change.seal)}`)
  if (change.error !== undefined) set.push(sql`error = ${json(change.error)}`)
  if (change.drift !== undefined) set.push(sql`drift = ${change.drift}`)
  return set
}

/** The status is read under a lock: how many rows an update affected means something else on every database. */
export const updateImport =
  ({ session, layout, tenantId }: Context): Ledger['update'] =>
  (importId, change, from) =>
    session.transaction(async (inside) => {
      const table = sql.table(layout.tables.imports)
      const own = sql`id = ${importId} and tenant_id = ${tenantId}`
      const [found] = await inside.query<{ status: ImportStatus }>(
        sql`select status from ${table} where ${own}${forUpdate(session.dialect)}`,
      )
      if (found === undefined || !from.includes(found.status)) return false
      const set = assignments(change)
      if (set.length > 0) await inside.query(sql`update ${table} set ${sql.join(set)} where ${own}`)
      return true
    })
