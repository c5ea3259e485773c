import type { EntryFilter, Ledger, LedgerEntry, Outcome, StoredOutcome } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf, asText } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { ledgerRow, ROW_COLUMNS, type RowLine } from './ledger-row.ts'
import { isOwnImport } from './own-import.ts'

/**
 * The ledger is read by ranges of row numbers, one table at a time, and put together here. A join of the two is left to no
 * database: PostgreSQL, while a table has no statistics, compares every row of such a range with every other.
 */
interface Key {
  readonly row_number: number | string
  readonly revision: number | string
}

interface OutcomeLine extends Key {
  readonly outcome: Outcome
  readonly client_id: string | null
  readonly visit_id: string | null
  readonly reasons: string
  readonly warnings: string
  readonly conflict: string | null
}

/** Row numbers of one step while those that do not match are passed over. */
const WIDEST_STEP = 65_536

const NUMBER = sql.ref('row_number')
const KEYS = sql`${NUMBER}, revision`

const storedOutcome = (line: OutcomeLine): StoredOutcome => ({
  revision: Number(line.revision),
  outcome: line.outcome,
  clientId: line.client_id,
  visitId: line.visit_id,
  reasons: JSON.parse(line.reasons),
  warnings: JSON.parse(line.warnings),
  conflict: line.conflict === null ? null : JSON.parse(line.conflict),
})

/** The last line of each row number: lines come by (row number, revision). */
const latest = <Line extends Key>(lines: readonly Line[]): Line[] =>
  lines.filter((line, at) => Number(lines[at + 1]?.row_number) !== Number(line.row_number))

const keyOf = ({ row_number, revision }: Key): string => `${row_number}:${revision}`

/** The reads of one import, each of one table. */
const createReads = ({ session, layout }: Context, importId: string) => {
  const rows = sql.table(layout.tables.importRows)
  const outcomes = sql.table(layout.tables.importOutcomes)
  const inOrder = sql`order by ${NUMBER}, revision`
  const outcomeColumns = sql`${KEYS}, outcome, ${asText(session.dialect, sql`client_id`)} as client_id, visit_id,
    reasons, warnings, conflict`
  const between = (after: number, upTo: number) => sql`${NUMBER} > ${after} and ${NUMBER} <= ${upTo}`
  /** Numbers come in order. */
  const among = (numbers: readonly number[]) =>
    sql`${between((numbers[0] ?? 0) - 1, numbers.at(-1) ?? 0)} and ${anyOf(session.dialect, NUMBER, numbers, 'bigint')}`
  return {
    between,
    among,
    rows: (where: RawBuilder<unknown>) =>
      session.query<RowLine>(
        sql`select ${ROW_COLUMNS} from ${rows} r where import_id = ${importId} and ${where} ${inOrder}`,
      ),
    outcomes: (where: RawBuilder<unknown>) =>
      session.query<OutcomeLine>(
        sql`select ${outcomeColumns} from ${outcomes} where import_id = ${importId} and ${where} ${inOrder}`,
      ),
    keysOfOutcome: (outcome: Outcome, after: number, limit: number) =>
      session.query<Key>(
        sql`select ${KEYS} from ${outcomes}
          where import_id = ${importId} and ${NUMBER} > ${after} and outcome = ${outcome} ${inOrder} limit ${limit}`,
      ),
    rowKeys: (where: RawBuilder<unknown>) =>
      session.query<Key>(sql`select ${KEYS} from ${rows} where import_id = ${importId} and ${where} ${inOrder}`),
    outcomeKeys: (where: RawBuilder<unknown>) =>
      session.query<Key>(sql`select ${KEYS} from ${outcomes} where import_id = ${importId} and ${where}`),
    last: async (): Promise<number> => {
      const [line] = await session.query<{ last: number | string | null }>(
        sql`select max(${NUMBER}) as last from ${rows} where import_id = ${importId}`,
      )
      return Number(line?.last ?? 0)
    },
  }
}

type Reads = ReturnType<typeof createReads>

/** Finds entries in (after, upTo], at most `limit`. */
type Step = (after: number, upTo: number, limit: number) => Promise<readonly LedgerEntry[]>

/** Some records at their highest revision, with the outcome of that revision. */
const joined = async (reads: Reads, where: RawBuilder<unknown>): Promise<LedgerEntry[]> => {
  const rows = latest(await reads.rows(where))
  const outcomes = new Map((await reads.outcomes(where)).map((line) => [keyOf(line), line]))
  return rows.map((line) => {
    const outcome = outcomes.get(keyOf(line))
    return { row: ledgerRow(line), outcome: outcome === undefined ? null : storedOutcome(outcome) }
  })
}

const anyEntries =
  (reads: Reads): Step =>
  async (after, upTo, limit) =>
    (await joined(reads, reads.between(after, upTo))).slice(0, limit)

const pendingEntries =
  (reads: Reads): Step =>
  async (after, upTo, limit) => {
    const range = reads.between(after, upTo)
    const settled = new Set((await reads.outcomeKeys(range)).map(keyOf))
    const isPending = (line: Key): boolean => !settled.has(keyOf(line))
    // Nothing of it has been applied: no need to ask which.
    const isNew = settled.size === 0 && upTo - after <= limit
    const wanted = isNew
      ? []
      : latest(await reads.rowKeys(range))
          .filter(isPending)
          .slice(0, limit)
    if (!isNew && wanted.length === 0) return []
    const where = isNew ? range : reads.among(wanted.map((line) => Number(line.row_number)))
    return latest(await reads.rows(where)).map((line) => ({ row: ledgerRow(line), outcome: null }))
  }

/** Entries with one outcome: the database finds them, and those that a fix has superseded are left out. */
const settledEntries = async (
  reads: Reads,
  outcome: Outcome,
  after: number,
  limit: number,
): Promise<readonly LedgerEntry[]> => {
  const found: LedgerEntry[] = []
  for (let from = after; ; ) {
    const wanted = limit - found.length
    const keys = await reads.keysOfOutcome(outcome, from, wanted)
    if (keys.length === 0) return found
    // All that is there of these rows: a row that was fixed can have several outcomes of this kind.
    const where = reads.among([...new Set(keys.map((line) => Number(line.row_number)))])
    const entries = await joined(reads, where)
    found.push(...entries.filter((entry) => entry.outcome?.outcome === outcome))
    if (keys.length < wanted || found.length >= limit) return found
    from = Number(keys.at(-1)?.row_number ?? from)
  }
}

/** Goes through the row numbers in ever wider steps until it has found enough. */
const walk = async (reads: Reads, step: Step, after: number, limit: number): Promise<readonly LedgerEntry[]> => {
  const found: LedgerEntry[] = []
  let from = after
  for (let width = limit; ; width = Math.max(limit, Math.min(WIDEST_STEP, width * 8))) {
    found.push(...(await step(from, from + width, limit - found.length)))
    from += width
    if (found.length >= limit || from >= (await reads.last())) return found
  }
}

export const readEntries =
  (context: Context): Ledger['entries'] =>
  async (importId, { after, limit, outcome }: EntryFilter) => {
    if (limit < 1 || !(await isOwnImport(context, importId))) return []
    const reads = createReads(context, importId)
    if (outcome === undefined) return walk(reads, anyEntries(reads), after, limit)
    if (outcome === 'pending') return walk(reads, pendingEntries(reads), after, limit)
    return settledEntries(reads, outcome, after, limit)
  }
