import type { Assumption } from '../csv/record.ts'
import type { ImportRecord, ImportStatus, ImportTotals } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import type { ImportSeal, Question } from '../ports/seal.ts'
import { FIELD_NAMES, type FieldName } from '../row/fields.ts'
import type { Reason } from '../row/reason.ts'
import { checkCount } from './check-count.ts'
import { findImport } from './find-import.ts'
import { unknownPosition } from './unknown-position.ts'

/** Where an import stands: the JSON of `footfall import --json` and of `GET /imports/:id`. */
export interface Report {
  /** Null for a dry run. */
  readonly importId: string | null
  readonly status: ImportStatus
  /** `bytes` and `sha256` are null until the source was received whole. */
  readonly source: { readonly name: string; readonly bytes: number | null; readonly sha256: string | null }
  readonly rows: number
  readonly blankLines: number
  /** Of the rows that have an outcome: together `rows` once the import has completed. */
  readonly outcomes: {
    readonly clientCreated: number
    readonly visitAdded: number
    readonly visitRepeated: number
    readonly held: number
  }
  readonly created: { readonly clients: number; readonly stores: number; readonly visits: number }
  readonly conflicts: number
  readonly drift: number
  /** How many rows carry each warning. */
  readonly warnings: Readonly<Record<string, number>>
  /** The headers that feed each field. */
  readonly mapping: { readonly [F in FieldName]?: readonly string[] }
  readonly assumptions: readonly Assumption[]
  readonly questions: readonly Question[]
  /** The first 100. */
  readonly held: readonly { readonly rowNumber: number; readonly line: number; readonly reasons: readonly Reason[] }[]
  /** What made it fail. */
  readonly error: { readonly code: string; readonly message: string } | null
}

export const HELD_IN_REPORT = 100

/** The mapping by header text, as an operator knows it. */
export const mappingByHeader = (seal: ImportSeal | null): Report['mapping'] => {
  if (seal === null || seal.mapping === null) return {}
  const { headers, mapping } = seal
  return Object.fromEntries(
    FIELD_NAMES.flatMap((field) => {
      const columns = mapping.fields[field]
      return columns === undefined ? [] : [[field, columns.map((column) => headers[column] ?? '')]]
    }),
  )
}

const toReport = (record: ImportRecord, totals: ImportTotals, held: Report['held']): Report => {
  const { seal } = record
  const { pending: _pending, ...outcomes } = totals.outcomes
  return {
    importId: record.id,
    status: record.status,
    source: { name: record.sourceName, bytes: seal?.bytes ?? null, sha256: seal?.sha256 ?? null },
    rows: totals.rows,
    blankLines: seal?.blankLines ?? 0,
    outcomes,
    created: totals.created,
    conflicts: totals.conflicts,
    drift: record.drift,
    warnings: totals.warnings,
    mapping: mappingByHeader(seal),
    assumptions: seal?.assumptions ?? [],
    questions: seal?.questions ?? [],
    held,
    error: record.error,
  }
}

const report = async (record: ImportRecord, { ledger }: Repository): Promise<Report> => {
  const totals = await ledger.totals(record.id)
  const held =
    totals.outcomes.held === 0
      ? []
      : await ledger.entries(record.id, { after: 0, limit: HELD_IN_REPORT, outcome: 'held' })
  return toReport(
    record,
    totals,
    held.map(({ row, outcome }) => ({ rowNumber: row.rowNumber, line: row.line, reasons: outcome?.reasons ?? [] })),
  )
}

/** Where an import stands, counted from what is stored. Throws `import-not-found`. */
export const reportImport = async (
  importId: string,
  { repository }: { readonly repository: Repository },
): Promise<Report> => report(await findImport(repository.ledger, importId), repository)

/**
 * The imports of the tenant, newest first. `limit` is 20 when left out. Throws `options-invalid` for an `after` that no page gave or a
 * `limit` below 1.
 */
export const listImports = async ({
  repository,
  after = null,
  limit = 20,
}: {
  readonly repository: Repository
  readonly after?: string | null
  readonly limit?: number
}): Promise<{ readonly items: readonly Report[]; readonly next: string | null }> => {
  const { ledger } = repository
  if (after !== null && (await ledger.find(after)) === null) throw unknownPosition('after')
  const { items, next } = await ledger.list({ after, limit: checkCount('limit', limit) })
  const reports: Report[] = []
  for (const record of items) reports.push(await report(record, repository))
  return { items: reports, next }
}
