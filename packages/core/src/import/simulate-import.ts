import type { Resolution } from '../identity/resolution.ts'
import { createPlanner } from '../plan/create-planner.ts'
import type { PlanChanges } from '../plan/plan.ts'
import { createDigest } from '../plan/plan-digest.ts'
import type { Row } from '../row/row.ts'
import { createMeter } from './progress.ts'
import { type ImportWork, ROWS_PER_READ } from './resolve-import.ts'
import { walkEntries } from './walk-entries.ts'

/**
 * Plans every pending row of an import without writing, batch after batch, and returns the digest of the whole. What it
 * would do is handed to `onBatch`, each batch once.
 */
export const simulateImport = async (
  { record, repository, reader, lease, signal, onProgress }: ImportWork,
  resolution: Resolution,
  onBatch: (changes: PlanChanges, rows: readonly Row[]) => void,
): Promise<string> => {
  const { ledger, registry, environment } = repository
  const planner = createPlanner(resolution, record.seal.policy, { simulate: true })
  const digest = createDigest()
  const meter = createMeter('previewing', record.seal.rows, environment.now, onProgress)
  const pending = { limit: ROWS_PER_READ, outcome: 'pending' } as const
  for await (const entries of walkEntries(ledger, record.id, pending, signal)) {
    await lease?.touch()
    const rows = reader.rows(entries.map(({ row }) => row))
    const changes = planner.plan(rows, await registry.findKnown(planner.keysOf(rows)))
    digest.add(changes)
    onBatch(changes, rows)
    meter.advance(rows.length)
  }
  return digest.hex()
}
