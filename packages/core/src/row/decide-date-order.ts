import { countryDateOrder } from './country-date-order.ts'
import { type DateEvidence, type DateTrace, proofOf } from './date-evidence.ts'
import type { DateOrderFinding, DateProof } from './date-order.ts'
import type { DateOrder } from './options.ts'

export { createDateEvidence, type DateEvidence } from './date-evidence.ts'

const ORDERS: readonly DateOrder[] = ['DMY', 'MDY', 'YMD']
const NAMES: Readonly<Record<DateOrder, string>> = { DMY: 'day-month', MDY: 'month-day', YMD: 'year-month-day' }
const DECLARE = 'Declare dateOrder: DMY, MDY or YMD.'

type Traces = readonly [DateTrace, ...DateTrace[]]

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
  const [first, ...others] = evidence.traces()
  if (first === undefined) return { status: 'not-needed' }
  const traces: Traces = [first, ...others]
  const candidates = ORDERS.filter((order) => traces.every((trace) => trace.possible.includes(order)))
  if (candidates.length === 0) return contradiction(traces)

  // A country that writes the year first says nothing about which of the others comes first when the year is last.
  const fits = ORDERS.filter((order) => traces.every((trace) => trace.fitting.includes(order)))
  const habit = options.country === null ? null : countryDateOrder(options.country)
  const usual = habit !== null && fits.includes(habit) ? habit : null

  const [order, rival] = candidates
  if (order !== undefined && usual !== null && !candidates.includes(usual)) {
    const proof = proofOf(traces.find((trace) => !trace.possible.includes(usual)) ?? first, order)
    const message = `${show(proof)} cannot be ${NAMES[usual]}, which is usual in ${options.country}. ${DECLARE}`
    return { status: 'contradicted', proofs: [proof], message }
  }
  if (order !== undefined && rival === undefined) {
    const proof = proofOf(decisive(traces, order), order)
    return { status: 'proved', order, proof, message: `${show(proof)} proves ${NAMES[order]}` }
  }
  if (usual !== null && options.country !== null) {
    const message = `No date of the column proves its order; read as ${NAMES[usual]}, as in ${options.country}.`
    return { status: 'assumed', order: usual, country: options.country, message }
  }
  const example = `${first.value} in row ${first.rowNumber}`
  return { status: 'open', message: `${example} can be read in more than one order. ${DECLARE}` }
}

const show = (proof: DateProof): string => `${proof.value} in row ${proof.rowNumber}`

/** The trace that says most: the one with the fewest orders left that is not so by its shape; of equals the first. */
function decisive(traces: Traces, order: DateOrder): DateTrace {
  const weight = ({ possible, fitting }: DateTrace): number =>
    (possible.includes(order) ? 0 : 10) + 2 * possible.length - (fitting.length > possible.length ? 1 : 0)
  return traces.reduce((best, trace) => (weight(trace) < weight(best) ? trace : best))
}

function contradiction(traces: Traces): DateOrderFinding {
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
