import type { FixedFields, Ledger, LedgerRow } from '@footfall/core'

/** Creates an import and returns its id. */
export const createDraft = async (
  ledger: Ledger,
  id = 'import-1',
  createdAt = '2024-05-06T10:00:00.000Z',
): Promise<string> => {
  await ledger.create({ id, sourceName: 'visits.csv', createdAt })
  return id
}

/** The fix of a row. */
export const fixOf = (row: LedgerRow, revision: number, fields: FixedFields = { cells: {}, extra: [] }): LedgerRow => ({
  ...row,
  revision,
  raw: null,
  fields,
})
