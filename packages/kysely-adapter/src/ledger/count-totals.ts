import type { ImportTotals, Ledger, Outcome, Warning } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { isOwnImport } from './own-import.ts'

type Count = number | string | bigint

const NUMBER = sql.ref('row_number')

/** Whether any row of an import was fixed: of most imports none was. */
const hasFixes = async ({ session, layout }: Context, importId: string): Promise<boolean> => {
  const fixed = await session.query(
    sql`select 1 as fixed from ${sql.table(layout.tables.importRows)}
      where import_id = ${importId} and ${NUMBER} > 0 and revision > 1 limit 1`,
  )
  return fixed.length > 0
}

/**
 * `from … where …`: the outcomes (`o`) of an import that stand, those of rows' highest revisions. Only a held row can be fixed; where
 * there are fixes each of those is asked about by itself: while its statistics are missing or old, PostgreSQL may read all fixes for
 * each row of a join.
 */
const currentOutcomes = ({ layout: { tables } }: Context, importId: string, isFixed: boolean): RawBuilder<unknown> => {
  const isLatest = sql`and (o.outcome <> 'held' or o.revision >= (
      select coalesce(max(r.revision), 0) from ${sql.table(tables.importRows)} r
      where r.import_id = o.import_id and r.${NUMBER} = o.${NUMBER}
    ))`
  return sql`from ${sql.table(tables.importOutcomes)} o where o.import_id = ${importId} ${isFixed ? isLatest : sql``}`
}

/** Rows come with few different outcomes and sets of warnings: the database counts each kind, in one pass. */
const countOutcomes = async (context: Context, current: RawBuilder<unknown>) => {
  const lines = await context.session.query<{ outcome: Outcome; warnings: string; n: Count; conflicts: Count }>(
    sql`select o.outcome as outcome, o.warnings as warnings, count(*) as n, count(o.conflict) as conflicts
      ${current} group by o.outcome, o.warnings`,
  )
  const counts: Record<Outcome, number> = { 'client-created': 0, 'visit-added': 0, 'visit-repeated': 0, held: 0 }
  const warnings: Record<string, number> = {}
  let conflicts = 0
  for (const line of lines) {
    const n = Number(line.n)
    counts[line.outcome] += n
    conflicts += Number(line.conflicts)
    const carried: readonly Warning[] = JSON.parse(line.warnings)
    for (const code of new Set(carried.map((one) => one.code))) warnings[code] = (warnings[code] ?? 0) + n
  }
  return { counts, conflicts, warnings }
}

const countOf = async ({ session }: Context, query: RawBuilder<{ n: Count }>): Promise<number> => {
  const [line] = await session.query(query)
  return Number(line?.n ?? 0)
}

const countMade = (context: Context, table: string, importId: string): Promise<number> =>
  countOf(
    context,
    sql`select count(*) as n from ${sql.table(table)}
      where import_id = ${importId} and tenant_id = ${context.tenantId}`,
  )

const NOTHING: ImportTotals = {
  rows: 0,
  outcomes: { clientCreated: 0, visitAdded: 0, visitRepeated: 0, held: 0, pending: 0 },
  created: { clients: 0, stores: 0, visits: 0 },
  conflicts: 0,
  warnings: {},
}

export const countTotals =
  (context: Context): Ledger['totals'] =>
  async (importId) => {
    if (!(await isOwnImport(context, importId))) return NOTHING
    const { tables } = context.layout
    const current = currentOutcomes(context, importId, await hasFixes(context, importId))
    const countRows = () =>
      countOf(
        context,
        sql`select count(distinct ${NUMBER}) as n from ${sql.table(tables.importRows)}
          where import_id = ${importId} and ${NUMBER} > 0`,
      )
    const countClients = () =>
      countOf(context, sql`select count(distinct o.client_id) as n ${current} and o.outcome = 'client-created'`)
    const [rows, { counts, conflicts, warnings }, clients, stores, visits] = await Promise.all([
      countRows(),
      countOutcomes(context, current),
      countClients(),
      countMade(context, tables.storeKeys, importId),
      countMade(context, tables.clientVisits, importId),
    ])
    const settled = Object.values(counts).reduce((sum, n) => sum + n, 0)
    return {
      rows,
      outcomes: {
        clientCreated: counts['client-created'],
        visitAdded: counts['visit-added'],
        visitRepeated: counts['visit-repeated'],
        held: counts.held,
        pending: rows - settled,
      },
      created: { clients, stores, visits },
      conflicts,
      warnings,
    }
  }
