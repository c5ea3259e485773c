import type { Route } from '../routing/route.ts'
import { applyRoute } from './apply-import.ts'
import { importEvents } from './import-events.ts'
import { answerImport, discardRoute, getImport, listImportsRoute, previewRoute, verifyRoute } from './imports.ts'
import { createOpenapiRoute } from './openapi.ts'
import { fixRowRoute, heldCsvRoute, listRowsRoute, replayRoute } from './rows.ts'
import { uploadImport } from './upload-import.ts'
import { journeyRoute, recordVisitRoute } from './visits.ts'

const DESCRIBED: readonly Route[] = [
  uploadImport,
  listImportsRoute,
  getImport,
  answerImport,
  discardRoute,
  previewRoute,
  applyRoute,
  importEvents,
  listRowsRoute,
  heldCsvRoute,
  fixRowRoute,
  replayRoute,
  verifyRoute,
  recordVisitRoute,
  journeyRoute,
]

/** Every route, in the order of the description. */
export const ROUTES: readonly Route[] = [...DESCRIBED, createOpenapiRoute(DESCRIBED)]
