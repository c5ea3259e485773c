import { createIdentityGraph } from '../identity/identity-graph.ts'
import type { Row } from '../row/row.ts'
import type { KnownKeys } from './known.ts'
import { DEFAULT_POLICY } from './plan.ts'

/**
 * What to ask the database about rows before they are planned: `repository.findKnown(keysOf(rows))`. Takes what `readRows`
 * returns, or plain rows in row order. Held rows count too: their identities tell who belongs together.
 */
export const keysOf = (rows: readonly Row[] | { readonly items: readonly Row[] }): KnownKeys => {
  const items = 'items' in rows ? rows.items : rows
  const graph = createIdentityGraph({ ...DEFAULT_POLICY, sharedIdentity: 'join' })
  const stores = new Set<string>()
  const dates = new Set<string>()
  for (const row of items) {
    graph.addRow(row)
    if (row.store !== null) stores.add(row.store.key)
    if (row.visitDate !== null) dates.add(row.visitDate)
  }
  const resolution = graph.resolve()
  const identities = Array.from({ length: resolution.size }, (_, number) => resolution.identity(number))
  return { identities, stores: [...stores], dates: [...dates] }
}
