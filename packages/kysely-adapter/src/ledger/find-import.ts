import type { Ledger } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { IMPORT_COLUMNS, type ImportLine, importRecord } from './import-record.ts'

export const findImport =
  ({ session, layout, tenantId }: Context): Ledger['find'] =>
  async (importId) => {
    const [line] = await session.query<ImportLine>(
      sql`select ${IMPORT_COLUMNS} from ${sql.table(layout.tables.imports)}
        where id = ${importId} and tenant_id = ${tenantId}`,
    )
    return line === undefined ? null : importRecord(line)
  }
