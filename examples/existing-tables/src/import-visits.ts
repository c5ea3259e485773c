import { type Report, runImport, type Verification, verifyImport } from '@footfall/core'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import type { Kysely } from 'kysely'
import type { Sample } from './generate.ts'
import { mapping, type Shop } from './tables.ts'

/** Imports the file into the shop's own tables; Footfall's stand beside them. */
export const importVisits = async (
  db: Kysely<Shop>,
  { csv }: Sample,
): Promise<{
  readonly report: Report
  readonly proof: Verification
}> => {
  await migrate(db, mapping)
  const repository = kyselyRepository(db, mapping)
  const report = await runImport([new TextEncoder().encode(csv)], { repository, defaultCountry: 'IN' })
  return { report, proof: await verifyImport(report.importId, { repository }) }
}
