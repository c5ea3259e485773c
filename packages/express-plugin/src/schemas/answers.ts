import { z } from 'zod'
import {
  assumption,
  count,
  created,
  fieldName,
  heldRow,
  mapping,
  outcome,
  outcomes,
  pageOf,
  question,
  reason,
  warning,
  warningCounts,
} from './parts.ts'

const reportShape = {
  importId: z.string(),
  status: z.enum(['receiving', 'received', 'needs-options', 'applying', 'completed', 'failed', 'discarded']),
  source: z.strictObject({ name: z.string(), bytes: count.nullable(), sha256: z.string().nullable() }),
  rows: count,
  blankLines: count,
  outcomes,
  created,
  conflicts: count,
  drift: count,
  warnings: warningCounts,
  mapping,
  assumptions: z.array(assumption),
  questions: z.array(question),
  held: z.array(heldRow).describe('The first 100.'),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
}

export const report = z.strictObject(reportShape).meta({ id: 'Report', description: 'Where an import stands.' })
export const reportPage = pageOf(report, 'ReportPage')

export const progress = z
  .strictObject({
    phase: z.enum(['receiving', 'waiting', 'resolving', 'previewing', 'applying']),
    rows: count,
    totalRows: count.nullable(),
    rowsPerSecond: z.number(),
    secondsLeft: z.number().nullable(),
  })
  .meta({ id: 'Progress', description: 'How far a piece of long work is.' })

export const reportWithProgress = z.strictObject({ ...reportShape, progress: progress.nullable() }).meta({
  id: 'ReportWithProgress',
  description: 'Where an import stands, with progress while this process works on it.',
})

export const received = z
  .strictObject({
    ...reportShape,
    sameFileAs: z.string().nullable().describe('The latest of the recent imports that had the very same bytes.'),
  })
  .meta({ id: 'Received', description: 'An upload of which every row is durable.' })

export const rowItem = z
  .strictObject({
    rowNumber: count,
    line: count,
    outcome: outcome.nullable(),
    clientId: z.string().nullable(),
    visitId: z.string().nullable(),
    fields: z.partialRecord(fieldName, z.string()),
    reasons: z.array(reason),
    warnings: z.array(warning),
    conflict: z.strictObject({ clientIds: z.array(z.string()) }).nullable(),
  })
  .meta({ id: 'RowItem', description: 'One row and what became of it.' })
export const rowPage = pageOf(rowItem, 'RowPage')

export const preview = z
  .strictObject({
    importId: z.string(),
    digest: z.string().nullable(),
    rows: count,
    blankLines: count,
    outcomes,
    created,
    conflicts: count,
    warnings: warningCounts,
    mapping,
    dateOrder: z.looseObject({ status: z.string() }),
    assumptions: z.array(assumption),
    questions: z.array(question),
    sample: z.array(rowItem),
    held: z.array(heldRow),
  })
  .meta({ id: 'Preview', description: 'What applying would do now. Apply with its `digest`.' })

export const replay = z
  .strictObject({
    report,
    applied: count,
    ignored: z.array(
      z.strictObject({
        line: count,
        code: z.enum([
          'row-key-missing',
          'row-key-unknown',
          'row-key-repeated',
          'row-not-held',
          'row-unchanged',
          'record-unreadable',
        ]),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'Replay', description: 'What a file of fixed rows did.' })

export const verification = z
  .strictObject({
    ok: z.boolean(),
    imports: count,
    violations: z.array(
      z.strictObject({
        importId: z.string(),
        rowNumber: count.nullable(),
        law: z.int(),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: 'Verification', description: 'The proof that no row was lost, from what is stored.' })

export const recordedVisit = z
  .strictObject({
    outcome: z.enum(['client-created', 'visit-added', 'visit-repeated']),
    clientId: z.string(),
    visitId: z.string(),
    warnings: z.array(warning),
  })
  .meta({ id: 'RecordedVisit' })

export const journeyItem = z
  .strictObject({
    id: z.string(),
    type: z.string().describe('`store_visit`, or a type of the host.'),
    title: z.string(),
    description: z.string(),
    date: z.string().describe('A calendar date, or a moment in ISO 8601.'),
    details: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'JourneyItem' })
export const journeyPage = pageOf(journeyItem, 'JourneyPage')
