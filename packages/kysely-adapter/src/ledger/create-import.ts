import type { Ledger } from '@footfall/core'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { insertRows } from '../session/insert-rows.ts'

const COLUMNS = {
  id: 'text',
  tenant_id: 'text',
  source_name: 'text',
  status: 'text',
  created_at: 'text',
  drift: 'integer',
  lease_fence: 'integer',
} as const

export const createImport =
  ({ session, layout, tenantId }: Context): Ledger['create'] =>
  ({ id, sourceName, createdAt }) =>
    // As every write: in a transaction of the host it must not outlive it.
    session.transaction((inside) =>
      insertRows(inside, layout.tables.imports, COLUMNS, [
        [id, tenantId, storableText(sourceName), 'receiving', createdAt, 0, 0],
      ]),
    )
