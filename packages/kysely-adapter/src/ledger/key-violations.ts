import type { ImportRecord, Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { existsLookup, leftLookup } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { type BreachLine, judgeBreaches, lit, NUMBER } from './judge-breaches.ts'
import { missingRecords } from './missing-records.ts'

/** The keys of one table that an import has, by what they can be. */
interface KeyCounts {
  readonly total: number
  /** First revisions of the source's rows. */
  readonly firsts: number
  /** Later revisions of the source's rows. */
  readonly fixes: number
}

type CountLine = { readonly [Key in keyof KeyCounts]: number | string | bigint }

/** `isFirst`: what else a first revision must have; `where`: which lines count. */
const countKeys = async (
  { session }: Context,
  table: string,
  rows: number,
  { isFirst, where }: { readonly isFirst: RawBuilder<unknown>; readonly where: RawBuilder<unknown> },
): Promise<KeyCounts> => {
  const isOfSource = sql`${NUMBER} between 1 and ${rows}`
  const [line] = await session.query<CountLine>(
    sql`select count(*) as total,
      count(case when ${isOfSource} and revision = 1 and ${isFirst} then 1 end) as firsts,
      count(case when ${isOfSource} and revision > 1 then 1 end) as fixes
      from ${sql.table(table)} where ${where}`,
  )
  return { total: Number(line?.total), firsts: Number(line?.firsts), fixes: Number(line?.fixes) }
}

/**
 * The first revision which must be looked at, null when there is none. (import, row, revision) is the primary key of both
 * tables, so counts prove sets: as many first revisions with numbers from 1 to `rows` as there are records are all of them, and
 * outcomes that are all among them have their row.
 */
const firstDoubtful = async (
  context: Context,
  importId: string,
  { rows, isCompleted }: { readonly rows: number; readonly isCompleted: boolean },
): Promise<1 | 2 | null> => {
  const { importRows, importOutcomes } = context.layout.tables
  const ofImport = sql`import_id = ${importId}`
  const ledger = await countKeys(context, importRows, rows, {
    isFirst: sql`raw is not null`,
    where: sql`${ofImport} and ${NUMBER} > 0`,
  })
  if (ledger.firsts !== rows || ledger.total !== rows + ledger.fixes) return 1
  const outcomes = await countKeys(context, importOutcomes, rows, { isFirst: sql`1 = 1`, where: ofImport })
  if (outcomes.total !== outcomes.firsts + outcomes.fixes) return 1
  if (isCompleted && outcomes.firsts !== rows) return 1
  return ledger.fixes + outcomes.fixes > 0 ? 2 : null
}

const sameKey = sql`o.import_id = r.import_id and o.${NUMBER} = r.${NUMBER} and o.revision = r.revision`

/**
 * Each revision of each record has its content and, once the import has completed, its outcome. A fix says in one transaction that
 * the import is being applied and what the next revision of a row is; its outcome comes later. Whether the import has completed is
 * asked again by the statement that misses the outcome, which sees both as they were at one moment: by the record that was read
 * before, a fix since then would be a breach.
 */
const rowBreaches = (
  { session: { dialect }, layout: { tables } }: Context,
  importId: string,
  { from, isCompleted }: { readonly from: number; readonly isCompleted: boolean },
): RawBuilder<BreachLine> => {
  const outcomes = sql.table(tables.importOutcomes)
  const status = sql`(select i.status from ${sql.table(tables.imports)} i where i.id = ${importId})`
  const unsettled = isCompleted
    ? sql`when o.import_id is null and ${status} = 'completed' then ${lit('unsettled')}`
    : sql``
  const wasSettled = existsLookup(dialect, outcomes, 'e', {
    by: sql`e.import_id = r.import_id and e.${NUMBER} = r.${NUMBER}`,
    and: sql`e.revision < r.revision and e.outcome <> 'held'`,
  })
  return sql`select r.${NUMBER}, case
      when r.raw is null and r.fields is null then ${lit('empty')}
      ${unsettled}
      when r.revision > 1 and ${wasSettled} then ${lit('superseded')} end as breach
    from ${sql.table(tables.importRows)} r ${leftLookup(dialect, outcomes, 'o', sameKey)}
    where r.import_id = ${importId} and r.${NUMBER} > 0 and r.revision >= ${from}`
}

/** Each outcome has its row. */
const outcomesWithoutRow = (
  { session, layout: { tables } }: Context,
  importId: string,
  from: number,
): RawBuilder<BreachLine> =>
  sql`select o.${NUMBER}, case when r.import_id is null then ${lit('unfounded')} end as breach
    from ${sql.table(tables.importOutcomes)} o
    ${leftLookup(session.dialect, sql.table(tables.importRows), 'r', sameKey)}
    where o.import_id = ${importId} and o.revision >= ${from}`

/**
 * Law 2: the records of the source, the rows of the ledger and the outcomes are one and the same set of keys. They are counted
 * first; rows are looked for only where the counts do not come out, and besides that only among fixes.
 */
export const keyViolations = async (
  context: Context,
  { id, seal, status }: ImportRecord,
  limit: number,
): Promise<readonly Violation[]> => {
  const isCompleted = status === 'completed'
  const rows = seal?.rows ?? null
  const from = rows === null ? 1 : await firstDoubtful(context, id, { rows, isCompleted })
  if (from === null) return []
  return [
    ...(rows === null || from > 1 ? [] : await missingRecords(context, id, rows, limit)),
    ...(await judgeBreaches(context, id, rowBreaches(context, id, { from, isCompleted }), limit)),
    ...(await judgeBreaches(context, id, outcomesWithoutRow(context, id, from), limit)),
  ]
}
