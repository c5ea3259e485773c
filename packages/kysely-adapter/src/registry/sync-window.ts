import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { clientTenant } from './find-clients.ts'

/** The clients that a synchronisation has to look at. */
export interface SyncWindow {
  /** Limits a query on the clients table to them. */
  readonly changed: RawBuilder<unknown>
  /** Remembers how far it came, once all of them were looked at. */
  close(): Promise<void>
}

/**
 * A change is stamped when it is written and seen when it is committed: those of the last minutes are read again, so that
 * a slow transaction of the host is not missed.
 */
const overlapped = ({ session }: Context, latest: RawBuilder<unknown>): RawBuilder<string | null> => {
  if (session.dialect === 'postgres') return sql`(${latest} - interval '10 minutes')::text`
  if (session.dialect === 'mysql') return sql`cast(date_sub(${latest}, interval 10 minute) as char)`
  return sql`datetime(${latest}, '-10 minutes')`
}

/** Everything, where the host does not say when it changed a client; else what changed since the last time. */
export const syncWindow = async (context: Context): Promise<SyncWindow> => {
  const { session, layout, tenantId } = context
  const { clients, tables } = layout
  if (clients.columns.updatedAt === null) return { changed: sql``, close: async () => undefined }

  const updatedAt = sql.ref(clients.columns.updatedAt)
  const table = sql.table(tables.clientSyncs)
  const [last] = await session.query<{ synced_until: string }>(
    sql`select synced_until from ${table} where tenant_id = ${tenantId}`,
  )
  const [now] = await session.query<{ until: string | null }>(
    sql`select ${overlapped(context, sql`max(${updatedAt})`)} as until
      from ${sql.table(clients.table)} where 1 = 1${clientTenant(context)}`,
  )
  const until = now?.until ?? null
  return {
    changed: last === undefined ? sql`` : sql` and (${updatedAt} >= ${last.synced_until} or ${updatedAt} is null)`,
    close: async () => {
      if (until === null) return
      await session.transaction(async (inside) => {
        await inside.query(sql`delete from ${table} where tenant_id = ${tenantId}`)
        await inside.query(sql`insert into ${table} (tenant_id, synced_until) values (${tenantId}, ${until})`)
      })
    },
  }
}
