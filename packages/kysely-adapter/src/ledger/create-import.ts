import type { Ledger } from '@footfall/core'
import { storableText } from '../dialect/storable.ts'
import type { Context } from '../schema/context.ts'
import { insertRows } from '../session/insert-rows.ts'

export const createImport =
  ({ session, layout, tenantId }: Context): Ledger['create'] =>
  ({ id, sourceName, createdAt }) =>
    insertRows(
      session,
      layout.tables.imports,
      ['id', 'tenant_id', 'source_name', 'status', 'created_at', 'drift', 'lease_fence'],
      [[id, tenantId, storableText(sourceName), 'receiving', createdAt, 0, 0]],
    )
