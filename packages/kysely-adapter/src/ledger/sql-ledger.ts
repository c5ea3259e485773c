import type { Ledger } from '@footfall/core'
import type { Context } from '../schema/context.ts'
import { appendRows } from './append-rows.ts'
import { countTotals } from './count-totals.ts'
import { createImport } from './create-import.ts'
import { findImport } from './find-import.ts'
import { findViolations } from './find-violations.ts'
import { listImports } from './list-imports.ts'
import { readEntries } from './read-entries.ts'
import { readSpans } from './read-spans.ts'
import { updateImport } from './update-import.ts'

export const sqlLedger = (context: Context): Ledger => ({
  create: createImport(context),
  append: appendRows(context),
  update: updateImport(context),
  find: findImport(context),
  list: listImports(context),
  entries: readEntries(context),
  spans: readSpans(context),
  totals: countTotals(context),
  violations: findViolations(context),
})
