import type { Outcome } from '../plan/plan.ts'
import type { ImportRecord, ImportTotals, Ledger, LedgerEntry, LedgerRow } from '../ports/ledger.ts'
import { type MemoryContext, savepoint } from './context.ts'
import type { MemoryImport, MemoryOutcome } from './database.ts'
import { findViolations } from './violations.ts'

const publicRecord = ({ tenantId: _tenantId, ...record }: MemoryImport): ImportRecord => record

/** The import, when it is this tenant's. */
const ownImport = ({ db, tenantId }: MemoryContext, importId: string): MemoryImport | undefined => {
  const found = db.imports.get(importId)
  return found?.tenantId === tenantId ? found : undefined
}

const entryOf = (revisions: readonly LedgerRow[], outcomes: readonly MemoryOutcome[]): LedgerEntry | null => {
  const row = revisions.at(-1)
  if (row === undefined) return null
  const latest = outcomes.at(-1)
  if (latest === undefined || latest.revision !== row.revision) return { row, outcome: null }
  const { name: _name, attendedBy: _attendedBy, ...outcome } = latest
  return { row, outcome }
}

/** In row order, from the row after `after`. */
const entriesOf = function* ({ db }: MemoryContext, importId: string, after: number): Generator<LedgerEntry> {
  const rows = db.rows.get(importId)
  const outcomes = db.outcomes.get(importId)
  const last = db.lastRows.get(importId) ?? 0
  for (let rowNumber = after + 1; rowNumber <= last; rowNumber++) {
    const entry = entryOf(rows?.get(rowNumber) ?? [], outcomes?.get(rowNumber) ?? [])
    if (entry !== null) yield entry
  }
}

const NO_TOTALS: ImportTotals = {
  rows: 0,
  outcomes: { clientCreated: 0, visitAdded: 0, visitRepeated: 0, held: 0, pending: 0 },
  created: { clients: 0, stores: 0, visits: 0 },
  conflicts: 0,
  warnings: {},
}

const totalsOf = (context: MemoryContext, importId: string): ImportTotals => {
  const counts: Record<Outcome | 'pending', number> = {
    'client-created': 0,
    'visit-added': 0,
    'visit-repeated': 0,
    held: 0,
    pending: 0,
  }
  const warnings: Record<string, number> = {}
  const createdClients = new Set<string>()
  let rows = 0
  let conflicts = 0
  for (const { outcome } of entriesOf(context, importId, 0)) {
    rows++
    counts[outcome?.outcome ?? 'pending']++
    if (outcome?.conflict) conflicts++
    for (const code of new Set(outcome?.warnings.map((one) => one.code))) warnings[code] = (warnings[code] ?? 0) + 1
    if (outcome?.outcome === 'client-created' && outcome.clientId !== null) createdClients.add(outcome.clientId)
  }
  const ofImport = (one: { readonly importId: string | null }): boolean => one.importId === importId
  return {
    rows,
    outcomes: {
      clientCreated: counts['client-created'],
      visitAdded: counts['visit-added'],
      visitRepeated: counts['visit-repeated'],
      held: counts.held,
      pending: counts.pending,
    },
    created: {
      clients: createdClients.size,
      stores: [...context.db.storeKeys.values()].filter(ofImport).length,
      visits: [...context.db.visits.values()].filter(ofImport).length,
    },
    conflicts,
    warnings,
  }
}

/** Where `list`, which is sorted by `start`, takes an entry. Nearly always at its end. */
const placeOf = (list: readonly LedgerRow[], start: number): number => {
  let at = list.length
  while (at > 0 && (list[at - 1]?.start ?? 0) > start) at--
  return at
}

/** The first entry of a list sorted by `start` that starts at `from` or later. */
const firstFrom = (list: readonly LedgerRow[], from: number): number => {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle]?.start ?? 0) < from) low = middle + 1
    else high = middle
  }
  return low
}

/** The caller may use its buffers again; what was stored stays as it came. */
const copyOf = (row: LedgerRow): LedgerRow => ({ ...row, raw: row.raw === null ? null : row.raw.slice() })

const appendRow = ({ db, undo }: MemoryContext, importId: string, given: LedgerRow): void => {
  const row = copyOf(given)
  const rows = db.rows.get(importId) ?? new Map<number, LedgerRow[]>()
  if (!db.rows.has(importId)) undo.set(db.rows, importId, rows)
  const revisions = rows.get(row.rowNumber) ?? []
  if (!rows.has(row.rowNumber)) undo.set(rows, row.rowNumber, revisions)
  const latest = revisions.at(-1)
  if (latest !== undefined && latest.revision >= row.revision) {
    throw new Error(`Row ${row.rowNumber} of import ${importId} has revision ${row.revision} or a later one already.`)
  }
  undo.insert(revisions, revisions.length, row)
  undo.set(db.lastRows, importId, Math.max(db.lastRows.get(importId) ?? 0, row.rowNumber))
  if (row.raw === null) return
  const spans = db.spans.get(importId) ?? []
  if (!db.spans.has(importId)) undo.set(db.spans, importId, spans)
  undo.insert(spans, placeOf(spans, row.start), row)
}

const compareImports = (a: ImportRecord, b: ImportRecord): number =>
  a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1

export const memoryLedger = (context: MemoryContext): Ledger => {
  const { db, tenantId, undo } = context
  return {
    async create(draft) {
      if (db.imports.has(draft.id)) throw new Error(`The import ${draft.id} is there already.`)
      undo.set(db.imports, draft.id, {
        ...draft,
        tenantId,
        status: 'receiving',
        seal: null,
        completedAt: null,
        error: null,
        drift: 0,
      })
    },

    async append(importId, rows) {
      if (ownImport(context, importId) === undefined) throw new Error(`There is no import ${importId}.`)
      await savepoint(context, async () => {
        for (const row of rows) appendRow(context, importId, row)
      })
    },

    async update(importId, change, from) {
      const found = ownImport(context, importId)
      if (found === undefined || !from.includes(found.status)) return false
      undo.set(db.imports, importId, { ...found, ...change })
      return true
    },

    async find(importId) {
      const found = ownImport(context, importId)
      return found === undefined ? null : publicRecord(found)
    },

    async list({ after, limit }) {
      const all = [...db.imports.values()].filter((one) => one.tenantId === tenantId).sort(compareImports)
      const start = after === null ? 0 : all.findIndex((one) => one.id === after) + 1
      const items = all.slice(start, start + limit).map(publicRecord)
      return { items, next: start + limit < all.length ? (items.at(-1)?.id ?? null) : null }
    },

    async entries(importId, { after, limit, outcome }) {
      if (ownImport(context, importId) === undefined) return []
      const found: LedgerEntry[] = []
      for (const entry of entriesOf(context, importId, after)) {
        if (found.length >= limit) break
        if (outcome !== undefined && outcome !== (entry.outcome?.outcome ?? 'pending')) continue
        found.push(entry)
      }
      return found
    },

    async spans(importId, { from, limit }) {
      if (ownImport(context, importId) === undefined) return []
      const spans = db.spans.get(importId) ?? []
      const first = firstFrom(spans, from)
      return spans.slice(first, first + limit)
    },

    totals: async (importId) => (ownImport(context, importId) === undefined ? NO_TOTALS : totalsOf(context, importId)),

    violations: async (importId, limit) =>
      ownImport(context, importId) === undefined ? [] : findViolations(context, importId).slice(0, limit),
  }
}
