import type { Ledger } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { IMPORT_COLUMNS, type ImportLine, importRecord } from './import-record.ts'

/** Keyset pagination: the cursor is the id of the last import of the page. */
export const listImports =
  ({ session, layout, tenantId }: Context): Ledger['list'] =>
  async ({ after, limit }) => {
    const table = sql.table(layout.tables.imports)
    const [cursor] =
      after === null
        ? []
        : await session.query<{ created_at: string }>(
            sql`select created_at from ${table} where id = ${after} and tenant_id = ${tenantId}`,
          )
    const older =
      cursor === undefined
        ? sql``
        : sql`and (created_at < ${cursor.created_at} or (created_at = ${cursor.created_at} and id < ${after}))`
    const lines = await session.query<ImportLine>(
      sql`select ${IMPORT_COLUMNS} from ${table} where tenant_id = ${tenantId} ${older}
        order by created_at desc, id desc limit ${limit + 1}`,
    )
    const items = lines.slice(0, limit).map(importRecord)
    return { items, next: lines.length > limit ? (items.at(-1)?.id ?? null) : null }
  }
