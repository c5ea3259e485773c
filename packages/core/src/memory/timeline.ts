import type { Timeline, TimelineVisit } from '../ports/timeline.ts'
import type { MemoryContext } from './context.ts'
import type { MemoryVisit } from './database.ts'

const newestFirst = (a: { visitDate: string; id: string }, b: { visitDate: string; id: string }): number => {
  if (a.visitDate !== b.visitDate) return a.visitDate < b.visitDate ? 1 : -1
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1
}

export const memoryTimeline = ({ db, tenantId }: MemoryContext): Timeline => {
  const entriesOf = (visitIds: ReadonlySet<string>): ReadonlyMap<string, TimelineVisit['entries']> => {
    const entries = new Map<string, TimelineVisit['entries'][number][]>()
    const imports = [...db.imports.values()].filter((one) => one.tenantId === tenantId)
    imports.sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? -1 : 1) : a.createdAt < b.createdAt ? -1 : 1))
    for (const { id } of imports) {
      // A row that was fixed has its outcome later than rows after it.
      const byRow = [...(db.outcomes.get(id) ?? [])].sort(([a], [b]) => a - b)
      for (const [, outcomes] of byRow) {
        const current = outcomes.at(-1)
        if (current === undefined || current.visitId === null || !visitIds.has(current.visitId)) continue
        const list = entries.get(current.visitId) ?? []
        list.push({ name: current.name, attendedBy: current.attendedBy })
        entries.set(current.visitId, list)
      }
    }
    return entries
  }
  return {
    async findClient(clientId) {
      const client = db.clients.get(clientId)
      return client?.tenantId === tenantId ? { id: client.id, name: client.name } : null
    },

    async visits(clientId, { before, limit }) {
      const isAfter = ({ visitDate, id }: MemoryVisit): boolean => {
        if (before === null || visitDate < before.date) return true
        return visitDate === before.date && before.id !== null && id > before.id
      }
      const page = (db.visitsOf.get(clientId) ?? [])
        .flatMap((id) => db.visits.get(id) ?? [])
        .filter((visit) => visit.tenantId === tenantId && isAfter(visit))
        .sort(newestFirst)
        .slice(0, limit)
      const entries = entriesOf(new Set(page.map((visit) => visit.id)))
      return page.map((visit) => ({
        id: visit.id,
        clientId: visit.clientId,
        storeName: db.stores.get(visit.storeId)?.name ?? '',
        visitDate: visit.visitDate,
        attendedBy: visit.attendedBy,
        entries: entries.get(visit.id) ?? [],
      }))
    },
  }
}
