import type { Resolution } from '../identity/resolution.ts'
import { createPlanner } from '../plan/create-planner.ts'
import type { PlanChanges } from '../plan/plan.ts'
import { createDigest } from '../plan/plan-digest.ts'
import type { Row } from '../row/row.ts'
import type { ImportWork } from './import-work.ts'
import { createMeter } from './progress.ts'
import { ROWS_PER_READ } from './resolve-import.ts'
import { walkRows } from './walk-rows.ts'

/**
 * Plans every pending row of an import without writing, batch after batch, and returns the digest of the whole. What it
 * would do is handed to `onBatch`, each batch once.
 */
export const simulateImport = async (
  work: ImportWork,
  resolution: Resolution,
  onBatch: (changes: PlanChanges, rows: readonly Row[]) => void,
): Promise<string> => {
  const { record, repository, lease, onProgress } = work
  const { registry, environment } = repository
  const planner = createPlanner(resolution, record.seal.policy, { simulate: true })
  const digest = createDigest()
  const meter = createMeter('previewing', record.seal.rows, environment.now, onProgress)
  for await (const { rows } of walkRows(work, { limit: ROWS_PER_READ, outcome: 'pending' })) {
    await lease?.touch()
    const changes = planner.plan(rows, await registry.findKnown(planner.keysOf(rows)))
    digest.add(changes)
    onBatch(changes, rows)
    meter.advance(rows.length)
  }
  return digest.hex()
}
