import { type RawBuilder, sql } from 'kysely'
import { leftLookup } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'

const NUMBER = sql.ref('row_number')
const sameKey = sql`o.import_id = r.import_id and o.${NUMBER} = r.${NUMBER} and o.revision = r.revision`

/**
 * `from … where …`: the records of an import, each at its highest revision (`r`), with the outcome of that revision (`o`)
 * if it has one. More conditions may follow. The import must be the tenant's.
 */
export const currentRows = ({ session, layout, tenantId }: Context, importId: string): RawBuilder<unknown> => {
  const rows = sql.table(layout.tables.importRows)
  return sql`from ${sql.table(layout.tables.imports)} i
    join ${rows} r on r.import_id = i.id
    ${leftLookup(session.dialect, sql.table(layout.tables.importOutcomes), 'o', sameKey)}
    where i.id = ${importId} and i.tenant_id = ${tenantId} and r.${NUMBER} > 0
      and r.revision = (
        select max(latest.revision) from ${rows} latest
        where latest.import_id = r.import_id and latest.${NUMBER} = r.${NUMBER}
      )`
}
