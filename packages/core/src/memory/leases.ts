import type { Leases } from '../ports/leases.ts'
import type { MemoryContext } from './context.ts'

export const memoryLeases = ({ db, tenantId, environment, undo }: MemoryContext): Leases => {
  const nowMs = (): number => environment.now().getTime()
  const isHeld = (importId: string, fence: number): boolean => {
    const lease = db.leases.get(tenantId)
    return lease !== undefined && lease.importId === importId && lease.fence === fence
  }
  return {
    async acquire(importId, ttlMs) {
      if (db.imports.get(importId)?.tenantId !== tenantId) return null
      const holder = db.leases.get(tenantId)
      if (holder !== undefined && holder.until > nowMs()) return null
      const fence = (db.fences.get(importId) ?? 0) + 1
      undo.set(db.fences, importId, fence)
      undo.set(db.leases, tenantId, { importId, fence, until: nowMs() + ttlMs })
      return fence
    },

    async renew(importId, fence, ttlMs) {
      if (!isHeld(importId, fence)) return false
      undo.set(db.leases, tenantId, { importId, fence, until: nowMs() + ttlMs })
      return true
    },

    async release(importId, fence) {
      if (isHeld(importId, fence)) undo.delete(db.leases, tenantId)
    },
  }
}
