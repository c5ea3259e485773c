import { countryDateOrder } from './country-date-order.ts'
import { type DateEvidence, type DateTrace, proofOf } from './date-evidence.ts'
import type { DateOrderFinding, DateProof } from './date-order.ts'
import type { DateOrder } from './options.ts'

export { createDateEvidence, type DateEvidence } from './date-evidence.ts'

const ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD']
const NAMES: Readonly<Record<DateOrder, string>> = { DMY: 'day-month', MDY: 'month-day', YMD: 'year-month-day' }
const DECLARE = 'Declare dateOrder: DMY, MDY or YMD.'

export interface DateOrderOptions {
  readonly declared: DateOrder | null
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string | null
}

/**
 * Decides in which order a column writes its dates: as declared; else as its own values prove; else as the country
 * writes them, which is an assumption. Values that contradict each other or the country, and columns with nothing to go
 * by, are left to a declaration.
 */
export function decideDateOrder(evidence: DateEvidence, options: DateOrderOptions): DateOrderFinding {
  if (options.declared !== null) return { status: 'declared', order: options.declared }
  const traces = evidence.traces()
  if (traces.length === 0) return { status: 'not-needed' }
  const candidates = ORDERS.filter((order) => traces.every((trace) => trace.possible.includes(order)))
  if (candidates.length === 0) return contradiction(traces)

  // A country that writes the year first says nothing about which of the others comes first when the year is last.
  const fits = ORDERS.filter((order) => traces.every((trace) => trace.fitting.includes(order)))
  const habit = options.country === null ? null : countryDateOrder(options.country)
  const usual = habit !== null && fits.includes(habit) ? habit : null

  const [order] = candidates
  if (usual !== null && !candidates.includes(usual)) return against(traces, candidates, usual, options.country ?? '')
  if (order !== undefined && candidates.length === 1) {
    const trace = decisive(traces, order)
    const proof = proofOf(trace, order)
    return { status: 'proved', order, proof, message: `${show(proof)} proves ${NAMES[order]}` }
  }
  if (usual !== null && options.country !== null) {
    const message = `No date of the column proves its order; read as ${NAMES[usual]}, as in ${options.country}.`
    return { status: 'assumed', order: usual, country: options.country, message }
  }
  const [first] = traces
  const example = first === undefined ? '' : ` such as ${first.value} in row ${first.rowNumber}`
  return { status: 'open', message: `Dates${example} can be read in more than one order. ${DECLARE}` }
}

const show = (proof: DateProof): string => `${proof.value} in row ${proof.rowNumber}`

/** The trace that says most: it rules out the most orders; of equals the first in the file. */
function decisive(traces: readonly DateTrace[], order: DateOrder): DateTrace {
  const [first, ...rest] = traces.filter((trace) => trace.possible.includes(order))
  if (first === undefined) throw new Error('a candidate order is possible in every trace')
  const ruledOut = (trace: DateTrace): number => trace.fitting.length - trace.possible.length
  return rest.reduce(
    (best, trace) =>
      trace.possible.length < best.possible.length ||
      (trace.possible.length === best.possible.length && ruledOut(trace) > ruledOut(best))
        ? trace
        : best,
    first,
  )
}

function contradiction(traces: readonly DateTrace[]): DateOrderFinding {
  const proofs: DateProof[] = []
  for (const order of ORDERS) {
    const trace = traces.find((item) => item.possible.length === 1 && item.possible[0] === order)
    if (trace !== undefined) proofs.push(proofOf(trace, order))
  }
  // No two of them prove single orders: show each kind under the first order that it can have.
  const shown = proofs.length > 1 ? proofs : traces.map((trace) => proofOf(trace, trace.possible[0] ?? 'DMY'))
  const list = shown.map((proof) => `${show(proof)} (${NAMES[proof.order]})`).join(', ')
  return { status: 'contradicted', proofs: shown, message: `The dates contradict each other: ${list}. ${DECLARE}` }
}

function against(
  traces: readonly DateTrace[],
  candidates: readonly DateOrder[],
  usual: DateOrder,
  country: string,
): DateOrderFinding {
  const trace = traces.find((item) => !item.possible.includes(usual)) ?? traces[0]
  const order = candidates[0]
  if (trace === undefined || order === undefined) throw new Error('an order is ruled out by a trace')
  const proof = proofOf(trace, order)
  const message = `${show(proof)} cannot be ${NAMES[usual]}, which is usual in ${country}. ${DECLARE}`
  return { status: 'contradicted', proofs: [proof], message }
}
