import type { Ledger, Violation } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { findImport } from './find-import.ts'
import { missingRecords } from './missing-records.ts'

const NUMBER = sql.ref('row_number')

interface Check {
  readonly law: number
  readonly message: string
  /** Selects the `row_number` of each row that breaks the law, or null where no row is meant. */
  readonly query: RawBuilder<{ row_number: number | null }>
}

/** What must hold at any time of an import. */
const checks = ({ layout, tenantId }: Context, importId: string): readonly Check[] => {
  const { tables, clients, stores } = layout
  const rows = sql.table(tables.importRows)
  const outcomes = sql.table(tables.importOutcomes)
  const visits = sql.table(tables.clientVisits)
  const identities = sql.table(tables.clientIdentities)
  const ofTenant = (alias: string, column: string | null) =>
    column === null ? sql`` : sql` and ${sql.ref(`${alias}.${column}`)} = ${tenantId}`
  const clientOf = (owner: string) =>
    sql`left join ${sql.table(clients.table)} c
      on ${sql.ref(`c.${clients.idColumn}`)} = ${sql.ref(`${owner}.client_id`)}${ofTenant('c', clients.tenantColumn)}`
  const noClient = sql`${sql.ref(`c.${clients.idColumn}`)} is null`
  /** A row's revision, in another table. */
  const sameKey = (a: string, b: string) =>
    sql`${sql.ref(`${a}.import_id`)} = ${sql.ref(`${b}.import_id`)}
      and ${sql.ref(`${a}.row_number`)} = ${sql.ref(`${b}.row_number`)}
      and ${sql.ref(`${a}.revision`)} = ${sql.ref(`${b}.revision`)}`
  const ofOutcome = sql`from ${outcomes} o where o.import_id = ${importId}`
  const visitOfOutcome = sql`from ${outcomes} o
    left join ${visits} v on v.id = o.visit_id and v.tenant_id = ${tenantId}`

  return [
    {
      law: 2,
      message: 'The ledger row has neither bytes nor the fields of a fix.',
      query: sql`select r.${NUMBER} from ${rows} r where r.import_id = ${importId}
        and r.${NUMBER} > 0 and r.raw is null and r.fields is null`,
    },
    {
      law: 2,
      message: 'There is an outcome without its ledger row.',
      query: sql`select o.${NUMBER} from ${outcomes} o left join ${rows} r on ${sameKey('r', 'o')}
        where o.import_id = ${importId} and r.import_id is null`,
    },
    {
      law: 2,
      message: 'The row was settled and yet superseded.',
      query: sql`select o.${NUMBER} ${ofOutcome} and o.outcome <> 'held' and exists (
          select 1 from ${rows} later where later.import_id = o.import_id
            and later.${NUMBER} = o.${NUMBER} and later.revision > o.revision
        )`,
    },
    {
      law: 2,
      message: 'The row is held without a reason.',
      query: sql`select o.${NUMBER} ${ofOutcome} and o.outcome = 'held' and o.reasons = '[]'`,
    },
    {
      law: 4,
      message: 'The row is held and yet points at a visit.',
      query: sql`select o.${NUMBER} ${ofOutcome} and o.outcome = 'held' and o.visit_id is not null`,
    },
    {
      law: 4,
      message: 'The row is not held and yet its visit is missing.',
      query: sql`select o.${NUMBER} ${visitOfOutcome}
        where o.import_id = ${importId} and o.outcome <> 'held' and v.id is null`,
    },
    {
      law: 4,
      message: "The row's visit belongs to another client.",
      query: sql`select o.${NUMBER} ${visitOfOutcome}
        where o.import_id = ${importId} and o.outcome <> 'held' and v.id is not null
          and (o.client_id is null or v.client_id <> o.client_id)`,
    },
    {
      law: 4,
      message: "The client of the row's visit is missing.",
      query: sql`select o.${NUMBER} ${visitOfOutcome} ${clientOf('v')}
        where o.import_id = ${importId} and o.outcome <> 'held' and v.id is not null and ${noClient}`,
    },
    {
      law: 4,
      message: "The store of the row's visit is missing.",
      query: sql`select o.${NUMBER} ${visitOfOutcome}
        left join ${sql.table(stores.table)} s
          on ${sql.ref(`s.${stores.idColumn}`)} = v.store_id${ofTenant('s', stores.tenantColumn)}
        where o.import_id = ${importId} and o.outcome <> 'held' and v.id is not null
          and ${sql.ref(`s.${stores.idColumn}`)} is null`,
    },
    {
      law: 4,
      message: 'No row points at a visit that the import made.',
      query: sql`select null as ${NUMBER} from ${visits} v
        where v.import_id = ${importId} and v.tenant_id = ${tenantId}
          and not exists (select 1 from ${outcomes} o where o.visit_id = v.id and o.import_id = v.import_id)`,
    },
    {
      law: 4,
      message: 'A visit that the import made is there twice.',
      query: sql`select null as ${NUMBER} from ${visits} v
        join ${visits} w on w.client_id = v.client_id and w.visit_date = v.visit_date
          and w.store_id = v.store_id and w.tenant_id = v.tenant_id and w.id <> v.id
        where v.import_id = ${importId} and v.tenant_id = ${tenantId}`,
    },
    {
      law: 3,
      message: 'An identity that a client of this row has belongs to a client that is missing.',
      query: sql`select o.${NUMBER} from ${outcomes} o
        join ${identities} d on d.client_id = o.client_id and d.tenant_id = ${tenantId} ${clientOf('d')}
        where o.import_id = ${importId} and ${noClient} group by o.${NUMBER}`,
    },
    {
      law: 3,
      message: 'The row made or met a client that owns no identity.',
      query: sql`select o.${NUMBER} from ${outcomes} o
        where o.import_id = ${importId} and o.outcome = 'client-created' and not exists (
          select 1 from ${identities} d where d.client_id = o.client_id and d.tenant_id = ${tenantId}
        )`,
    },
  ]
}

/** What must hold once an import has completed: each revision of each record has its outcome. */
const completedChecks = ({ layout }: Context, importId: string): readonly Check[] => [
  {
    law: 2,
    message: 'The row has no current outcome.',
    query: sql`select r.${NUMBER} from ${sql.table(layout.tables.importRows)} r
      left join ${sql.table(layout.tables.importOutcomes)} o
        on o.import_id = r.import_id and o.${NUMBER} = r.${NUMBER} and o.revision = r.revision
      where r.import_id = ${importId} and r.${NUMBER} > 0 and o.import_id is null`,
  },
]

/** Every check is a query of its own over the tables; nothing that was counted while importing is believed. */
export const findViolations =
  (context: Context): Ledger['violations'] =>
  async (importId, limit) => {
    const record = await findImport(context)(importId)
    if (record === null) return []
    const found: Violation[] = []
    const sealed = record.seal?.rows ?? null
    if (sealed !== null) found.push(...(await missingRecords(context, importId, sealed, limit)))
    const all = [
      ...checks(context, importId),
      ...(record.status === 'completed' ? completedChecks(context, importId) : []),
    ]
    for (const { law, message, query } of all) {
      if (found.length >= limit) break
      const lines = await context.session.query(
        sql<{ row_number: number | null }>`${query} order by 1 limit ${limit - found.length}`,
      )
      for (const line of lines) {
        const rowNumber = line.row_number === null ? null : Number(line.row_number)
        found.push({ importId, rowNumber, law, message })
      }
    }
    return found.slice(0, limit)
  }
