import { FootfallError, isCode } from '../error.ts'
import { keysOf } from '../plan/keys-of.ts'
import type { Outcome, RowOutcome } from '../plan/plan.ts'
import { planImport } from '../plan/plan-import.ts'
import { withoutFills } from '../plan/without-fills.ts'
import type { Applied } from '../ports/registry.ts'
import type { Repository } from '../ports/repository.ts'
import { createDateEvidence, decideDateOrder } from '../row/decide-date-order.ts'
import type { Cells } from '../row/fields.ts'
import { createNormaliser } from '../row/normalise-row.ts'
import type { Reason, Warning } from '../row/reason.ts'
import type { Row } from '../row/row.ts'
import { hostIdentities } from './host-identities.ts'
import { type CheckedOptions, checkOptions, type ImportOptions, policyOf, rowOptionsOf } from './options.ts'

/** One visit as a person enters it, in the words of the person. */
export interface VisitEntry {
  readonly name?: string | undefined
  readonly phone?: string | undefined
  readonly email?: string | undefined
  readonly store: string
  readonly visitDate: string
  readonly attendedBy?: string | undefined
}

export interface RecordedVisit {
  /** `visit-repeated`: it was there already, and nothing was written but blanks that were filled. */
  readonly outcome: Exclude<Outcome, 'held'>
  readonly clientId: string
  readonly visitId: string
  readonly warnings: readonly Warning[]
}

const MAX_ATTEMPTS = 20
const PAUSE_MS = 20

const toRow = (entry: VisitEntry, options: CheckedOptions, today: string): Row => {
  const evidence = createDateEvidence()
  evidence.add(entry.visitDate, 1)
  const finding = decideDateOrder(evidence, {
    declared: options.dateOrder ?? null,
    country: options.defaultCountry ?? null,
  })
  if (finding.status === 'open' || finding.status === 'contradicted') {
    throw new FootfallError('needs-options', finding.message, { option: 'dateOrder', choices: ['DMY', 'MDY', 'YMD'] })
  }
  const cell = (text: string | undefined): readonly string[] => (text === undefined ? [] : [text])
  const cells: Cells = {
    name: cell(entry.name),
    phone: cell(entry.phone),
    email: cell(entry.email),
    store: cell(entry.store),
    visitDate: cell(entry.visitDate),
    attendedBy: cell(entry.attendedBy),
  }
  const dateOrder = 'order' in finding ? finding.order : null
  const normalise = createNormaliser({ ...rowOptionsOf(options, today), dateOrder })
  return normalise({ rowNumber: 1, revision: 1, line: 1, cells, extra: [], problem: null })
}

const refuseHeld = (reasons: readonly Reason[]): void => {
  if (reasons.length === 0) return
  const told = reasons.map(({ message }) => message).join(' ')
  throw new FootfallError('visit-held', `The visit cannot be recorded as it is. ${told}`, { reasons })
}

const idOf = (ref: { id: string } | { new: number } | null, created: readonly string[]): string => {
  const id = ref === null ? undefined : 'id' in ref ? ref.id : created[ref.new]
  if (id === undefined) throw new RangeError('The plan of the visit has no client or no visit.')
  return id
}

const toRecorded = ({ outcome, client, visit, warnings }: RowOutcome, applied: Applied): RecordedVisit => {
  if (outcome === 'held') throw new RangeError('A held visit was applied.')
  return { outcome, clientId: idOf(client, applied.clientIds), visitId: idOf(visit, applied.visitIds), warnings }
}

/**
 * Records one visit entered by hand, under the same rules as a row of a file. It takes no lease: it may go on beside an
 * import, and whoever comes second looks again. Before it creates a client, the host's clients are learnt where nobody has done so yet,
 * and those who were added or changed since where the host says when (`Registry.learnRecent`).
 *
 * Throws `visit-held` with the reasons in `details.reasons` when the same row of a file would be held, `needs-options`
 * when the date can be read in two ways and nothing says which, `options-invalid`, `host-rejected` when a rule of the host's
 * tables refuses it, and `plan-changed` when other writers stayed faster over many attempts.
 */
export const recordVisit = async (
  entry: VisitEntry,
  { repository, ...declared }: { readonly repository: Repository } & ImportOptions,
): Promise<RecordedVisit> => {
  const { registry, environment } = repository
  const options = checkOptions(declared)
  const today = environment.now().toISOString().slice(0, 10)
  const row = toRow(entry, options, today)
  refuseHeld(row.reasons)
  const identitiesOf = hostIdentities({ ...rowOptionsOf(options, today), dateOrder: null })

  let hasLearnt = false
  let isRetriedForHost = false
  let mayFill = true
  for (let attempt = 1; ; attempt++) {
    const known = await registry.findKnown(keysOf([row]))
    const plan = planImport({ items: [row], policy: policyOf(options), source: null }, known)
    const changes = mayFill ? plan : withoutFills(plan)
    const [outcome] = changes.outcomes
    if (outcome === undefined) throw new RangeError('The plan has no outcome for the visit.')
    refuseHeld(outcome.reasons)
    // Who seems new may be a client of the host's of whom nobody has learnt yet.
    if (!hasLearnt && changes.clients.length > 0) {
      hasLearnt = true
      const learnt = (await registry.learnRecent?.(identitiesOf)) ?? 0
      if (learnt > 0) continue
    }
    try {
      return toRecorded(outcome, await registry.apply({ import: null, changes }))
    } catch (error) {
      const isRejected = isCode(error, 'host-rejected')
      if (attempt === MAX_ATTEMPTS || !(isRejected || isCode(error, 'plan-changed'))) throw error
      if (isRejected && !isRetriedForHost) {
        // The host, or an import, may have made the very client meanwhile: then it is learnt, and the visit is that client's.
        isRetriedForHost = true
        await registry.syncIdentities(identitiesOf)
      } else if (isRejected) {
        if (error.details.action !== 'fill' || !mayFill) throw error
        mayFill = false
      }
      await environment.sleep(PAUSE_MS * attempt)
    }
  }
}
