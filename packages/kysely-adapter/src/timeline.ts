import type { Timeline, TimelineVisit } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'
import { anyOf, asText, dateText, dateValue, nameOf } from './dialect/expressions.ts'
import { ofTenant } from './dialect/of-tenant.ts'
import type { Context } from './schema/context.ts'
import { encodeAll } from './schema/id-codec.ts'
import { likeColumn } from './session/like-column.ts'

interface VisitLine {
  readonly id: string
  readonly client_id: string
  readonly store_name: string | null
  readonly visit_date: string
  readonly attended_by: string | null
}

interface EntryLine {
  readonly visit_id: string
  readonly name: string | null
  readonly attended_by: string | null
}

export const sqlTimeline = (context: Context): Timeline => {
  const { session, layout, tenantId } = context
  const { dialect } = session
  const { tables, clients, stores } = layout

  /** Later in the list than a position: an earlier date, or the same one and a greater id. */
  const after = ({ date, id }: { readonly date: string; readonly id: string | null }) => {
    const day = dateValue(dialect, date)
    const earlier = sql`v.visit_date < ${day}`
    return id === null ? earlier : sql`(${earlier} or (v.visit_date = ${day} and v.id > ${id}))`
  }

  /** Only the outcome that settled a row points at a visit: a superseded one was held. */
  const entriesOf = async (visitIds: readonly string[]): Promise<ReadonlyMap<string, TimelineVisit['entries']>> => {
    const lines = await session.query<EntryLine>(
      sql`select o.visit_id, o.name, o.attended_by from ${sql.table(tables.importOutcomes)} o
        join ${sql.table(tables.imports)} i on i.id = o.import_id
        where i.tenant_id = ${tenantId} and ${anyOf(dialect, sql`o.visit_id`, visitIds)}
        order by i.created_at, i.id, o.${sql.ref('row_number')}`,
    )
    const entries = new Map<string, { readonly name: string | null; readonly attendedBy: string | null }[]>()
    for (const { visit_id, name, attended_by } of lines) {
      const list = entries.get(visit_id) ?? []
      list.push({ name, attendedBy: attended_by })
      entries.set(visit_id, list)
    }
    return entries
  }

  /**
   * The client whom a caller means. Of a number PostgreSQL is told the type: it else takes the column's, and refuses what that cannot
   * hold.
   */
  const isClient = (column: RawBuilder<unknown>, clientId: string): RawBuilder<unknown> => {
    const ids = encodeAll(clients.id, clients.id.spellings(clientId))
    return clients.id.type === 'string' && ids[0] !== undefined
      ? sql`${column} = ${ids[0]}`
      : anyOf(dialect, column, ids, clients.id.listType)
  }

  /** A collation of the host may find other texts too (case, accents, blanks at the end): those are other ids. */
  const isMeant = (found: string, clientId: string): boolean => clients.id.type !== 'string' || found === clientId

  return {
    async findClient(clientId) {
      if (clients.id.encode(clientId) === null) return null
      const name = clients.columns.name === null ? sql`null` : nameOf(dialect, clients.columns.name)
      const [line] = await session.query<{ id: unknown; name: string | null }>(
        sql`select ${asText(dialect, sql.ref(clients.idColumn))} as id, ${name} as name from ${sql.table(clients.table)}
          where ${isClient(sql.ref(clients.idColumn), clientId)} and ${ofTenant(context, clients)}`,
      )
      if (line === undefined) return null
      const id = clients.id.decode(line.id)
      return isMeant(id, clientId) ? { id, name: line.name } : null
    },

    async visits(clientId, { before, limit }) {
      if (clients.id.encode(clientId) === null) return []
      const like = await likeColumn(session, stores, { table: stores.table, column: stores.idColumn })
      const older = before === null ? sql`` : sql`and ${after(before)}`
      const found = await session.query<VisitLine>(
        sql`select v.id, ${asText(dialect, sql`v.client_id`)} as client_id,
            ${sql.ref(`s.${stores.nameColumn}`)} as store_name,
            ${dateText(dialect, sql`v.visit_date`)} as visit_date, v.attended_by
          from ${sql.table(tables.clientVisits)} v
          left join ${sql.table(stores.table)} s on ${sql.ref(`s.${stores.idColumn}`)} = ${like(sql`v.store_id`)}
            and ${ofTenant(context, stores, 's')}
          where v.tenant_id = ${tenantId} and ${isClient(sql`v.client_id`, clientId)} ${older}
          order by v.visit_date desc, v.id limit ${limit}`,
      )
      const lines = found.filter((line) => isMeant(line.client_id, clientId))
      const entries = lines.length === 0 ? new Map() : await entriesOf(lines.map((line) => line.id))
      return lines.map((line) => ({
        id: line.id,
        clientId: line.client_id,
        storeName: line.store_name ?? '',
        visitDate: line.visit_date,
        attendedBy: line.attended_by,
        entries: entries.get(line.id) ?? [],
      }))
    },
  }
}
