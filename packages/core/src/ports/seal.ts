import type { Assumption, Dialect } from '../csv/record.ts'
import type { PlanPolicy } from '../plan/plan.ts'
import type { DateOrderFinding } from '../row/date-order.ts'
import type { ColumnMapping } from '../row/mapping.ts'
import type { RowOptions } from '../row/options.ts'

/** Something only the operator can decide, with the option that answers it. */
export interface Question {
  readonly code: 'columns-missing' | 'date-order' | 'shared-identity'
  /** What to decide and how; no customer data. */
  readonly message: string
  /** The name of the option that answers it. */
  readonly option: string
  /** The values that it can take, where they are a closed set. */
  readonly choices: readonly string[]
  readonly details: Readonly<Record<string, unknown>>
}

/**
 * Everything about a source that is fixed once it was received: its totals, its hash, how its bytes become fields, and
 * the options under which its rows are normalised and planned. Plain JSON.
 */
export interface ImportSeal {
  /** Of the normaliser's rules: a later Footfall that reads a file otherwise has another number. */
  readonly normaliserVersion: 1
  readonly bytes: number
  /** Of the source, lower-case hex. */
  readonly sha256: string
  readonly rows: number
  readonly blankLines: number
  /** The options as the caller declared them, for answering a question with the others unchanged. */
  readonly declared: Readonly<Record<string, unknown>>
  readonly dialect: Dialect
  readonly headers: readonly string[]
  /** Null while required columns are missing. */
  readonly mapping: ColumnMapping | null
  readonly dateOrder: DateOrderFinding
  readonly rowOptions: RowOptions
  readonly policy: PlanPolicy
  readonly assumptions: readonly Assumption[]
  /** Not empty: nothing can be applied until each is answered. */
  readonly questions: readonly Question[]
  /** Somebody asked for it to be applied, and it has not begun: whoever starts next begins. New answers take it back. */
  readonly applyAsked?: { readonly digest: string | null } | undefined
}
