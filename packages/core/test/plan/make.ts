import { DEFAULT_POLICY, type PlanPolicy } from '../../src/plan/plan.ts'
import type { SourceRows } from '../../src/plan/plan-import.ts'
import { contentKey } from '../../src/row/content-key.ts'
import type { Identity, Row } from '../../src/row/row.ts'

export const phone = (value: string): Identity => ({ kind: 'phone', value })
export const email = (value: string): Identity => ({ kind: 'email', value })

/** A row as normalising would give it; a store and a date unless they are given. */
export const makeRow = (rowNumber: number, identities: readonly Identity[], rest: Partial<Row> = {}): Row => {
  const row = {
    rowNumber,
    revision: 1,
    line: rowNumber + 1,
    name: null,
    attendedBy: null,
    identities,
    store: { key: 'cg road', name: 'CG Road' },
    visitDate: '2024-05-02',
    extra: [],
    reasons: [],
    warnings: [],
    intact: true,
    ...rest,
  }
  const { name, store, visitDate, attendedBy } = row
  const key = contentKey({ name, storeKey: store?.key ?? null, visitDate, attendedBy })
  return { contentKey: identities.length > 0 ? null : key, ...row }
}

export const sourceRows = (items: readonly Row[], policy: Partial<PlanPolicy> = {}): SourceRows<null> => ({
  items,
  policy: { ...DEFAULT_POLICY, ...policy },
  source: null,
})
