import type { ImportRecord, Ledger, Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { leftLookup } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { findImport } from './find-import.ts'
import { missingRecords } from './missing-records.ts'

/** What can be wrong with a row or a visit, by the code that the queries below give. */
const BREACHES = {
  empty: { law: 2, message: 'The ledger row has neither bytes nor the fields of a fix.' },
  superseded: { law: 2, message: 'The row was settled and yet superseded.' },
  unsettled: { law: 2, message: 'The row has no current outcome.' },
  unfounded: { law: 2, message: 'There is an outcome without its ledger row.' },
  unreasoned: { law: 2, message: 'The row is held without a reason.' },
  heldVisit: { law: 4, message: 'The row is held and yet points at a visit.' },
  noVisit: { law: 4, message: 'The row is not held and yet its visit is missing.' },
  otherClient: { law: 4, message: "The row's visit belongs to another client." },
  noClient: { law: 4, message: "The client of the row's visit is missing." },
  noStore: { law: 4, message: "The store of the row's visit is missing." },
  noIdentity: { law: 3, message: 'The row made a client that owns no identity.' },
  unpointed: { law: 4, message: 'No row points at a visit that the import made.' },
  doubled: { law: 4, message: 'A visit that the import made is there twice.' },
} as const

type Breach = keyof typeof BREACHES

interface BreachLine {
  readonly row_number: number | string | null
  readonly breach: Breach
}

const NUMBER = sql.ref('row_number')
const lit = (breach: Breach): RawBuilder<unknown> => sql.lit(breach)

const sameKey = sql`o.import_id = r.import_id and o.${NUMBER} = r.${NUMBER} and o.revision = r.revision`

/** Each revision of each record has its content and, once the import has completed, its outcome. */
const rowBreaches = ({ session, layout }: Context, importId: string, completed: boolean): RawBuilder<BreachLine> => {
  const rows = sql.table(layout.tables.importRows)
  const unsettled = completed ? sql`when o.import_id is null then ${lit('unsettled')}` : sql``
  return sql`select r.${NUMBER}, case
      when r.raw is null and r.fields is null then ${lit('empty')}
      ${unsettled}
      when o.outcome <> 'held' and exists (
        select 1 from ${rows} later where later.import_id = r.import_id
          and later.${NUMBER} = r.${NUMBER} and later.revision > r.revision
      ) then ${lit('superseded')} end as breach
    from ${rows} r ${leftLookup(session.dialect, sql.table(layout.tables.importOutcomes), 'o', sameKey)}
    where r.import_id = ${importId} and r.${NUMBER} > 0`
}

/**
 * Look-ups by one column leave no choice of a worse index: the tenant and the import are compared outside.
 *
 * Each outcome has its row, and its visit with client, store and identity unless it is held.
 */
const outcomeBreaches = ({ session, layout, tenantId }: Context, importId: string): RawBuilder<BreachLine> => {
  const { tables, clients, stores } = layout
  const orForeign = (alias: string, column: string | null) =>
    column === null ? sql`` : sql` or ${sql.ref(`${alias}.${column}`)} <> ${tenantId}`
  const clientId = sql.ref(`c.${clients.idColumn}`)
  const storeId = sql.ref(`s.${stores.idColumn}`)
  return sql`select o.${NUMBER}, case
      when r.import_id is null then ${lit('unfounded')}
      when o.outcome = 'held' and o.visit_id is not null then ${lit('heldVisit')}
      when o.outcome = 'held' and o.reasons = '[]' then ${lit('unreasoned')}
      when o.outcome = 'held' then null
      when v.id is null or v.tenant_id <> ${tenantId} then ${lit('noVisit')}
      when o.client_id is null or v.client_id <> o.client_id then ${lit('otherClient')}
      when ${clientId} is null${orForeign('c', clients.tenantColumn)} then ${lit('noClient')}
      when ${storeId} is null${orForeign('s', stores.tenantColumn)} then ${lit('noStore')}
      when o.outcome = 'client-created' and ${tenantId} not in (
        select d.tenant_id from ${sql.table(tables.clientIdentities)} d where d.client_id = o.client_id
      ) then ${lit('noIdentity')} end as breach
    from ${sql.table(tables.importOutcomes)} o
    ${leftLookup(session.dialect, sql.table(tables.importRows), 'r', sameKey)}
    left join ${sql.table(tables.clientVisits)} v on v.id = o.visit_id
    left join ${sql.table(clients.table)} c on ${clientId} = v.client_id
    left join ${sql.table(stores.table)} s on ${storeId} = v.store_id
    where o.import_id = ${importId}`
}

/** Each visit that the import made is pointed at, and is the only one of its client, store and date. */
const visitBreaches = ({ layout, tenantId }: Context, importId: string): RawBuilder<BreachLine> => {
  const visits = sql.table(layout.tables.clientVisits)
  return sql`select null as ${NUMBER}, case
      when v.import_id not in (
        select o.import_id from ${sql.table(layout.tables.importOutcomes)} o where o.visit_id = v.id
      ) then ${lit('unpointed')}
      when exists (
        select 1 from ${visits} w where w.client_id = v.client_id and w.visit_date = v.visit_date
          and w.store_id = v.store_id and w.tenant_id = v.tenant_id and w.id <> v.id
      ) then ${lit('doubled')} end as breach
    from ${visits} v where v.import_id = ${importId} and v.tenant_id = ${tenantId}`
}

/** The breaches of one query as violations, by row. */
const judge = async (
  { session }: Context,
  importId: string,
  query: RawBuilder<BreachLine>,
  limit: number,
): Promise<readonly Violation[]> => {
  const lines = await session.query<BreachLine>(
    sql`select * from (${query}) judged where breach is not null order by ${NUMBER} limit ${limit}`,
  )
  return lines.map(({ row_number, breach }) => ({
    importId,
    rowNumber: row_number === null ? null : Number(row_number),
    ...BREACHES[breach],
  }))
}

const sealedRows = (record: ImportRecord): number | null => record.seal?.rows ?? null

/** Everything is read from the tables, in one pass over each; nothing that was counted while importing is believed. */
export const findViolations =
  (context: Context): Ledger['violations'] =>
  async (importId, limit) => {
    const record = await findImport(context)(importId)
    if (record === null) return []
    const rows = sealedRows(record)
    const judged = (query: RawBuilder<BreachLine>) => () => judge(context, importId, query, limit)
    const parts = [
      ...(rows === null ? [] : [() => missingRecords(context, importId, rows, limit)]),
      judged(rowBreaches(context, importId, record.status === 'completed')),
      judged(outcomeBreaches(context, importId)),
      judged(visitBreaches(context, importId)),
    ]
    const found: Violation[] = []
    if (context.session.overlaps) found.push(...(await Promise.all(parts.map((part) => part()))).flat())
    else for (const part of parts) found.push(...(await part()))
    return found.slice(0, limit)
  }
