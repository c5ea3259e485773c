import type { Chapter } from './contract.ts'
import { concurrencyLawsChapter } from './laws/concurrency-laws.ts'
import { crashLawsChapter } from './laws/crash-laws.ts'
import { fileLawsChapter } from './laws/file-laws.ts'
import { knownClientsChapter } from './laws/known-clients.ts'
import { optionLawsChapter } from './laws/option-laws.ts'
import { previewLawsChapter } from './laws/preview-laws.ts'
import { verifyLawsChapter } from './laws/verify-laws.ts'
import { modelChapter } from './model/model.ts'
import { leasesChapter } from './ports/leases.ts'
import { ledgerChapter } from './ports/ledger.ts'
import { outcomesChapter } from './ports/outcomes.ts'
import { registryApplyChapter } from './ports/registry-apply.ts'
import { registryLookupChapter } from './ports/registry-lookup.ts'
import { registryRefusalsChapter } from './ports/registry-refusals.ts'
import { syncIdentitiesChapter } from './ports/sync-identities.ts'
import { tenantsChapter } from './ports/tenants.ts'
import { timelineChapter } from './ports/timeline.ts'
import { transactionChapter } from './ports/transaction.ts'
import { violationsChapter } from './ports/violations.ts'

/** The ports by themselves: what any adapter must do, whatever is built upon it. */
export const portChapters: readonly Chapter[] = [
  ledgerChapter,
  outcomesChapter,
  leasesChapter,
  registryApplyChapter,
  registryRefusalsChapter,
  registryLookupChapter,
  timelineChapter,
  tenantsChapter,
  syncIdentitiesChapter,
  transactionChapter,
  violationsChapter,
]

/** The laws through the whole engine, over generated files. */
export const lawChapters: readonly Chapter[] = [
  fileLawsChapter,
  knownClientsChapter,
  optionLawsChapter,
  previewLawsChapter,
  crashLawsChapter,
  concurrencyLawsChapter,
  verifyLawsChapter,
]

export const chapters: readonly Chapter[] = [...portChapters, ...lawChapters, modelChapter]
