import { applyImport, closeAbandoned, listImports, type Report, type Repository, runImport } from '@footfall/core'
import type { Kysely } from 'kysely'
import type { OwnTables } from '../conformance-access.ts'
import { csv } from '../host-dialect.ts'

/** New people, a repeated visit, a person met again with an e-mail, one joined by phone and e-mail, rows that are held. */
export const CRASH_FILE = csv(
  `Name,Phone,Email,Store,Visit Date,Attended By\n${[
    'Asha,98250 00001,asha@example.com,CG Road,2024-05-01,Ravi',
    ',98250 00002,,CG Road,2024-05-01,',
    'Asha,98250 00001,,CG Road,2024-05-01,Ravi',
    'Bina,98250 00002,bina@example.com,Paldi,2024-05-02,',
    'Chetan,,chetan@example.com,Paldi,2024-05-02,',
    'Chetan,98250 00003,chetan@example.com,Maninagar,2024-05-03,',
    'Devi,98250 00004,,CG Road,no date,',
    'Walk-in,,,CG Road,2024-05-04,',
  ].join('\n')}\n`,
)
export const OPTIONS = { defaultCountry: 'IN', dateOrder: 'YMD' } as const
export const BATCH_SIZE = 3

/** From the file to the end, as a process does that nothing happens to. */
export const importFile = (repository: Repository): Promise<Report> =>
  runImport(CRASH_FILE, { repository, sourceName: 'visits.csv', batchSize: BATCH_SIZE, ...OPTIONS })

/** The lease of a process that died runs out: here at once. */
export const lapseLeases = async (db: Kysely<OwnTables>, tenantId: string): Promise<void> => {
  await db.updateTable('imports').set({ lease_until: 0 }).where('lease_slot', '=', tenantId).execute()
}

/** What a process does that starts after a crash: go on with what was received, or receive the file once more. */
export const resume = async (repository: Repository): Promise<Report> => {
  await closeAbandoned({ repository, olderThanMs: -60_000 })
  const { items } = await listImports({ repository })
  const [received, ...more] = items.filter(({ status }) => ['received', 'applying', 'completed'].includes(status))
  if (more.length > 0) throw new RangeError('One import at most was received.')
  let importId = received?.importId ?? null
  // An import that failed while it was applied goes on too; one that failed while it was received has no seal.
  for (const item of items) {
    if (item.status !== 'failed' || item.importId === null) continue
    const record = await repository.ledger.find(item.importId)
    if (record?.seal !== null) importId ??= item.importId
  }
  if (importId === null) return importFile(repository)
  return applyImport(importId, { repository, batchSize: BATCH_SIZE })
}
