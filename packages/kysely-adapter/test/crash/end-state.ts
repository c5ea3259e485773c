import { listImports, listRows, type Repository, verifyImport } from '@footfall/core'
import type { Kysely } from 'kysely'
import { inspectTables, type OwnTables } from '../conformance-access.ts'

/** Everything that an import left, ids replaced by what the rows say: two runs of one file give the same text. */
export const endState = async (db: Kysely<OwnTables>, tenantId: string, repository: Repository) => {
  const { clients, identities, stores, visits } = await inspectTables(db, tenantId)
  const person = (id: string | null): string =>
    identities
      .filter(({ clientId }) => clientId === id)
      .map(({ kind, value }) => `${kind}:${value}`)
      .toSorted()
      .join(' ')
  const store = (id: string): string => stores.find((one) => one.id === id)?.name ?? 'unknown store'
  const visitKey = (id: string | null): string => {
    const visit = visits.find((one) => one.id === id)
    return visit === undefined
      ? ''
      : [person(visit.clientId), store(visit.storeId), visit.visitDate, visit.attendedBy].join(' | ')
  }
  const done = (await listImports({ repository })).items.filter(({ status }) => status === 'completed')
  const rows: string[] = []
  for (const { importId } of done) {
    const { items } = await listRows(importId ?? '', { repository, limit: 500 })
    for (const { rowNumber, outcome, clientId, visitId, reasons, warnings, conflict } of items) {
      const codes = [...reasons, ...warnings].map(({ code }) => code).join()
      rows.push([rowNumber, outcome, person(clientId), visitKey(visitId), codes, conflict !== null].join(' / '))
    }
  }
  const { ok, violations } = await verifyImport(null, { repository })
  return {
    verified: ok ? 'ok' : JSON.stringify(violations),
    completed: done.map(({ rows: n, outcomes, created, drift }) => ({ n, outcomes, created, drift })),
    clients: clients.map(({ id, name, phone, email }) => [person(id), name, phone, email].join(' | ')).toSorted(),
    stores: stores.map(({ name }) => name).toSorted(),
    visits: visits.map(({ id }) => visitKey(id)).toSorted(),
    rows,
  }
}
