import type { ImportTotals, Ledger, Outcome, Warning } from '@footfall/core'
import { sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { currentRows } from './current-rows.ts'

type Count = number | string | bigint

const countOutcomes = async (context: Context, importId: string) => {
  const lines = await context.session.query<{ outcome: Outcome | null; n: Count; conflicts: Count; clients: Count }>(
    sql`select o.outcome as outcome, count(*) as n, count(o.conflict) as conflicts,
        count(distinct case when o.outcome = 'client-created' then o.client_id end) as clients
      ${currentRows(context, importId)} group by o.outcome`,
  )
  const counts: Record<Outcome | 'pending', number> = {
    'client-created': 0,
    'visit-added': 0,
    'visit-repeated': 0,
    held: 0,
    pending: 0,
  }
  let conflicts = 0
  let clients = 0
  for (const line of lines) {
    counts[line.outcome ?? 'pending'] = Number(line.n)
    conflicts += Number(line.conflicts)
    clients += Number(line.clients)
  }
  return { counts, conflicts, clients }
}

/** Rows carry few different sets of warnings: the database counts the sets, and only those are taken apart. */
const countWarnings = async (context: Context, importId: string): Promise<Readonly<Record<string, number>>> => {
  const lines = await context.session.query<{ warnings: string; n: Count }>(
    sql`select o.warnings as warnings, count(*) as n
      ${currentRows(context, importId)} and o.warnings <> '[]' group by o.warnings`,
  )
  const counts: Record<string, number> = {}
  for (const line of lines) {
    const warnings: readonly Warning[] = JSON.parse(line.warnings)
    for (const code of new Set(warnings.map((one) => one.code))) counts[code] = (counts[code] ?? 0) + Number(line.n)
  }
  return counts
}

const countMade = async ({ session, tenantId }: Context, table: string, importId: string): Promise<number> => {
  const [line] = await session.query<{ n: Count }>(
    sql`select count(*) as n from ${sql.table(table)} where import_id = ${importId} and tenant_id = ${tenantId}`,
  )
  return Number(line?.n ?? 0)
}

export const countTotals =
  (context: Context): Ledger['totals'] =>
  async (importId): Promise<ImportTotals> => {
    const { tables } = context.layout
    const { counts, conflicts, clients } = await countOutcomes(context, importId)
    return {
      rows: Object.values(counts).reduce((sum, n) => sum + n, 0),
      outcomes: {
        clientCreated: counts['client-created'],
        visitAdded: counts['visit-added'],
        visitRepeated: counts['visit-repeated'],
        held: counts.held,
        pending: counts.pending,
      },
      created: {
        clients,
        stores: await countMade(context, tables.storeKeys, importId),
        visits: await countMade(context, tables.clientVisits, importId),
      },
      conflicts,
      warnings: await countWarnings(context, importId),
    }
  }
