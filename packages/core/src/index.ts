export { formatCsv } from './csv/format-csv.ts'
export { parseRecords } from './csv/parse-records.ts'
export { readRecords } from './csv/read-records.ts'
export type {
  Assumption,
  ByteSource,
  Dialect,
  LayoutSpan,
  ReadLimits,
  ReadOptions,
  RecordBatch,
  RecordProblem,
  RecordProblemCode,
  RecordReader,
  SourceHead,
  SourceRecord,
} from './csv/record.ts'
export { ERROR_CODES, type ErrorCode, FootfallError } from './error.ts'
export { createIdentityGraph, type IdentityGraph } from './identity/identity-graph.ts'
export type { IdentityChunk, Place, Resolution } from './identity/resolution.ts'
export type { ResolutionPolicy } from './identity/resolution-policy.ts'
export type { SharedIdentity, SharedIdentityQuestion } from './identity/shared-question.ts'
export { answerQuestions } from './import/answer-questions.ts'
export { type ApplyOptions, applyImport } from './import/apply-import.ts'
export { type AskedImport, askToApply, findAsked, withdrawAsk } from './import/ask-to-apply.ts'
export { closeAbandoned } from './import/close-abandoned.ts'
export { createRepository } from './import/create-repository.ts'
export { discardImport } from './import/discard-import.ts'
export { type FixFields, fixRow } from './import/fix-row.ts'
export { heldCsv } from './import/held-csv.ts'
export { type ListRowsOptions, listRows, type RowItem } from './import/list-rows.ts'
export { type ImportOptions, importOptionsSchema } from './import/options.ts'
export { type Preview, type PreviewOptions, previewImport } from './import/preview-import.ts'
export type { ImportPhase, OnProgress, Progress } from './import/progress.ts'
export { type JourneySource, type ReadJourneyOptions, readJourney } from './import/read-journey.ts'
export { type ReadRowsOptions, readRows } from './import/read-rows.ts'
export { type ReceiveOptions, receiveImport } from './import/receive-import.ts'
export { type RecordedVisit, recordVisit, type VisitEntry } from './import/record-visit.ts'
export { type IgnoredRecord, type Replay, type ReplayOptions, replayImport } from './import/replay-import.ts'
export { listImports, mappingByHeader, type Report, reportImport } from './import/report-import.ts'
export { type RunOptions, runImport } from './import/run-import.ts'
export { type Verification, verifyImport } from './import/verify.ts'
export type { JourneyItem, JourneyPosition } from './journey/journey-item.ts'
export { mergeJourney } from './journey/merge-journey.ts'
export type { JourneyTexts, JourneyVisit } from './journey/to-journey-item.ts'
export { createMemoryDatabase, type MemoryDatabase } from './memory/database.ts'
export { type MemoryRepositoryOptions, memoryRepository } from './memory/repository.ts'
export { type AppliedIds, createPlanner, type Planner, type PlannerOptions } from './plan/create-planner.ts'
export { keysOf } from './plan/keys-of.ts'
export {
  type IdentityOwner,
  type Known,
  type KnownClient,
  type KnownKeys,
  type KnownStore,
  type KnownVisit,
  NOTHING_KNOWN,
} from './plan/known.ts'
export {
  type ClientFields,
  type ClientFill,
  type ClientRef,
  DEFAULT_POLICY,
  type NewClaim,
  type NewClient,
  type NewStore,
  type NewVisit,
  OUTCOMES,
  type Outcome,
  type PlanChanges,
  type PlanPolicy,
  type PlanSummary,
  type RowOutcome,
  type StoreRef,
  type VisitRef,
} from './plan/plan.ts'
export type { BatchPlan } from './plan/plan-batch.ts'
export { createDigest, type Digest, planDigest } from './plan/plan-digest.ts'
export { type Plan, planImport, type SourceRows } from './plan/plan-import.ts'
export { summarise } from './plan/summarise.ts'
export type { Leases } from './ports/leases.ts'
export type {
  EntryFilter,
  FixedFields,
  ImportChange,
  ImportRecord,
  ImportStatus,
  ImportTotals,
  Ledger,
  LedgerEntry,
  LedgerRow,
  Page,
  StoredOutcome,
  Violation,
} from './ports/ledger.ts'
export type { Applied, ApplyBatch, IdentitiesOf, OwnersPage, Registry, SyncReport } from './ports/registry.ts'
export type { Environment, Ports, Repository } from './ports/repository.ts'
export type { ImportSeal, Question } from './ports/seal.ts'
export type { ImportSource, SourceEntry } from './ports/source.ts'
export type { Timeline, TimelineClient, TimelineVisit } from './ports/timeline.ts'
export { cellsOf, type RecordCells } from './row/cells-of.ts'
export { contentKey } from './row/content-key.ts'
export { type DateReading, normaliseDate } from './row/date.ts'
export { createDateEvidence, type DateEvidence } from './row/date-evidence.ts'
export type { DateOrderFinding, DateProof } from './row/date-order.ts'
export { decideDateOrder } from './row/decide-date-order.ts'
export { type EmailOptions, normaliseEmail } from './row/email.ts'
export { type Cells, FIELD_NAMES, type FieldName } from './row/fields.ts'
export type { IdentityReading } from './row/identity-reading.ts'
export { type MapResult, mapColumns } from './row/map-columns.ts'
export type { ColumnMapping } from './row/mapping.ts'
export { createNormaliser, normaliseRow } from './row/normalise-row.ts'
export type { DateOrder, RowOptions } from './row/options.ts'
export { normalisePhone, type PhoneOptions } from './row/phone.ts'
export { REASONS, type Reason, type ReasonCode, WARNINGS, type Warning, type WarningCode } from './row/reason.ts'
export type { Identity, IdentityKind, Row, RowInput } from './row/row.ts'
export { normaliseStore, type StoreOptions, type StoreReading, storeKey } from './row/store.ts'
