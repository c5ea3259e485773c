import type { Plan } from '../plan/plan-import.ts'
import type { Ports } from '../ports/repository.ts'
import type { ImportSource } from '../ports/source.ts'
import { fromBase64 } from './base64.ts'
import { LEASE_TTL_MS, leaseBusy } from './lease.ts'

const POLL_MS = 250
const MAX_WAIT_MS = 10 * 60_000

const applyOnce = async (plan: Plan<ImportSource>, ports: Ports): Promise<string | null> => {
  const { ledger, leases, registry, environment } = ports
  const importId = environment.newId()
  const now = environment.now().toISOString()
  await ledger.create({ id: importId, sourceName: plan.source.name, createdAt: now })

  // 1. One import of a tenant applies at a time.
  const fence = await leases.acquire(importId, LEASE_TTL_MS)
  if (fence === null) return null

  // 2. The ledger first, then what the rows became.
  const entries = plan.source.entries.map(({ rawBase64, ...entry }) => {
    return { ...entry, raw: fromBase64(rawBase64), fields: null }
  })
  await ledger.append(importId, entries)
  await ledger.update(importId, { status: 'applying', seal: plan.source.seal }, ['receiving'])
  await registry.apply({ import: { id: importId, fence }, changes: plan })
  await ledger.update(importId, { status: 'completed', completedAt: now }, ['applying'])
  await leases.release(importId, fence)
  return importId
}

class LeaseBusy extends Error {}

/**
 * Records a plan's source, its rows and their results in one transaction. Waits while another import of the tenant is
 * being applied, for ten minutes at most and not inside of a transaction (`lease-busy`). Throws `plan-changed` when the database
 * moved since the plan was made; then nothing was written: look again with `findKnown`, and plan again.
 */
export const applyPlan = async (plan: Plan<ImportSource>, ports: Ports): Promise<{ readonly importId: string }> => {
  const until = ports.environment.now().getTime() + MAX_WAIT_MS
  for (;;) {
    try {
      const importId = await ports.transaction(async (inside) => {
        const applied = await applyOnce(plan, inside)
        if (applied === null) throw new LeaseBusy()
        return applied
      })
      return { importId }
    } catch (error) {
      if (!(error instanceof LeaseBusy)) throw error
    }
    if (ports.inTransaction === true || ports.environment.now().getTime() > until) throw leaseBusy()
    await ports.environment.sleep(POLL_MS)
  }
}
