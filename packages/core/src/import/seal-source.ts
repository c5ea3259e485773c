import type { Assumption, Dialect } from '../csv/record.ts'
import type { ImportSeal, Question } from '../ports/seal.ts'
import type { DateOrderFinding } from '../row/date-order.ts'
import { type DateEvidence, decideDateOrder } from '../row/decide-date-order.ts'
import { type MapResult, mapColumns } from '../row/map-columns.ts'
import { type CheckedOptions, policyOf, rowOptionsOf } from './options.ts'

/** What was counted while the source went by. */
export interface SourceTotals {
  readonly bytes: number
  readonly sha256: string
  readonly rows: number
  readonly blankLines: number
}

export interface SourceFacts {
  readonly totals: SourceTotals
  readonly dialect: Dialect
  readonly headers: readonly string[]
  /** Those of the reader. */
  readonly assumptions: readonly Assumption[]
  readonly evidence: DateEvidence
  /** `YYYY-MM-DD`, for options that do not declare it. */
  readonly today: string | null
}

/** Maps a header under the declared options. */
export const mapHeaders = (headers: readonly string[], options: CheckedOptions): MapResult =>
  mapColumns(headers, { mapping: options.mapping ?? {}, defaultStore: options.defaultStore ?? null })

const columnsQuestion = (result: Extract<MapResult, { ok: false }>, headers: readonly string[]): Question => ({
  code: 'columns-missing',
  message: result.message,
  option: 'mapping',
  choices: [],
  details: { missing: result.missing, suggestions: result.suggestions, unknownHeaders: result.unknownHeaders, headers },
})

const dateQuestion = (finding: Extract<DateOrderFinding, { status: 'contradicted' | 'open' }>): Question => ({
  code: 'date-order',
  message: finding.message,
  option: 'dateOrder',
  choices: ['DMY', 'MDY', 'YMD'],
  details: finding.status === 'contradicted' ? { proofs: finding.proofs } : {},
})

/** Fixes everything that normalising and planning depend on; what cannot be decided becomes a question. */
export const sealSource = (facts: SourceFacts, options: CheckedOptions): ImportSeal => {
  const mapped = mapHeaders(facts.headers, options)
  const dateOrder = decideDateOrder(facts.evidence, {
    declared: options.dateOrder ?? null,
    country: options.defaultCountry ?? null,
  })
  const questions: Question[] = []
  if (!mapped.ok) questions.push(columnsQuestion(mapped, facts.headers))
  if (dateOrder.status === 'contradicted' || dateOrder.status === 'open') questions.push(dateQuestion(dateOrder))

  const assumptions = [...facts.assumptions]
  if (dateOrder.status === 'assumed') assumptions.push({ code: 'date-order', message: dateOrder.message })
  if (facts.totals.rows === 0) {
    assumptions.push({ code: 'no-rows', message: 'The file has a header and no records: there is nothing to import.' })
  }
  return {
    normaliserVersion: 1,
    ...facts.totals,
    declared: options,
    dialect: facts.dialect,
    headers: facts.headers,
    mapping: mapped.ok ? mapped.mapping : null,
    dateOrder,
    rowOptions: { ...rowOptionsOf(options, facts.today), dateOrder: 'order' in dateOrder ? dateOrder.order : null },
    policy: policyOf(options),
    assumptions,
    questions,
  }
}
