import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'

const NUMBER = sql.ref('row_number')

/**
 * `from … where …`: the records of an import, each at its highest revision (`r`), with the outcome of that revision (`o`)
 * if it has one. More conditions may follow. The import must be the tenant's.
 */
export const currentRows = ({ layout, tenantId }: Context, importId: string): RawBuilder<unknown> => {
  const rows = sql.table(layout.tables.importRows)
  return sql`from ${sql.table(layout.tables.imports)} i
    join ${rows} r on r.import_id = i.id
    left join ${sql.table(layout.tables.importOutcomes)} o
      on o.import_id = r.import_id and o.${NUMBER} = r.${NUMBER} and o.revision = r.revision
    where i.id = ${importId} and i.tenant_id = ${tenantId} and r.${NUMBER} > 0
      and not exists (
        select 1 from ${rows} later
        where later.import_id = r.import_id and later.${NUMBER} = r.${NUMBER} and later.revision > r.revision
      )`
}
