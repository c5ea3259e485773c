import { type RawBuilder, sql } from 'kysely'
import type { Context } from '../schema/context.ts'
import { clientTenant } from './find-clients.ts'
import { releaseAllGone } from './release-gone.ts'

/** The clients that a synchronisation has to look at. */
export interface SyncWindow {
  /** Limits a query on the clients table to them. */
  readonly changed: RawBuilder<unknown>
  /** Remembers how far it came, once all of them were looked at. */
  close(): Promise<void>
}

/**
 * Which stamps may say how far a synchronisation came: those of at least 26 hours ago, by the clock of the database. One in the future
 * would hide each client that is stamped before it. Stamps come from clocks of the host, often without a zone, and no two places are
 * further apart than UTC-12 and UTC+14. On SQLite a number is smaller than any text, and says nothing.
 */
const isSettled = ({ session }: Context, updatedAt: RawBuilder<unknown>): RawBuilder<unknown> => {
  if (session.dialect === 'postgres') return sql`${updatedAt} <= now() - interval '26 hours'`
  if (session.dialect === 'mysql') return sql`${updatedAt} <= date_sub(now(), interval 26 hour)`
  return sql`${updatedAt} > '' and ${updatedAt} <= datetime('now', '-26 hours')`
}

/**
 * A change is stamped when it is written and seen when it is committed: those of the last minutes are read again, so that
 * a slow transaction of the host is not missed.
 */
const overlapped = ({ session }: Context, latest: RawBuilder<unknown>): RawBuilder<string | null> => {
  // Not as text, whose form is a setting of the connection (DateStyle): the next one may take its day for the month.
  if (session.dialect === 'postgres')
    return sql`to_char(${latest} - interval '10 minutes', 'YYYY-MM-DD HH24:MI:SS.USOF')`
  if (session.dialect === 'mysql') return sql`cast(date_sub(${latest}, interval 10 minute) as char)`
  return sql`datetime(${latest}, '-10 minutes')`
}

/** A bound in the future is none: earlier versions kept one where a single stamp was, and what it hid has to be learnt. */
const isPast = ({ session }: Context): RawBuilder<unknown> => {
  if (session.dialect === 'postgres') return sql`synced_until::timestamptz <= now()`
  if (session.dialect === 'mysql') return sql`cast(synced_until as datetime) <= now()`
  return sql`synced_until <= datetime('now')`
}

/**
 * Stamped since the bound, or not at all. SQLite compares texts, and the bound is in UTC: a stamp with an offset reads up to 14 hours
 * earlier than it is. To go back as far keeps to the text, and so to an index of the host's. Blank stamps, and numbers, which are
 * smaller than any text, say nothing.
 */
const changedSince = ({ session }: Context, updatedAt: RawBuilder<unknown>, bound: string): RawBuilder<unknown> =>
  session.dialect === 'sqlite'
    ? sql` and (${updatedAt} >= datetime(${bound}, '-14 hours') or ${updatedAt} <= '' or ${updatedAt} is null)`
    : sql` and (${updatedAt} >= ${bound} or ${updatedAt} is null)`

/** No bound: that somebody went through all of them is all that is known. */
const FROM_THE_BEGINNING = '1000-01-01 00:00:00'

const remember = async ({ session, layout, tenantId }: Context, until: string): Promise<void> => {
  const known = session.dialect === 'mysql' ? sql`on duplicate key` : sql`on conflict (tenant_id) do`
  const table = sql.table(layout.tables.clientSyncs)
  await session.query(sql`insert into ${table} (tenant_id, synced_until) values (${tenantId}, ${until})
    ${known} update ${session.dialect === 'mysql' ? sql`` : sql`set`} synced_until = ${until}`)
}

/** Whether a synchronisation of the tenant came to its end, and none of its clients was found to be gone since. */
export const isSynced = async ({ session, layout, tenantId }: Context): Promise<boolean> => {
  const found = await session.query(
    sql`select tenant_id from ${sql.table(layout.tables.clientSyncs)} where tenant_id = ${tenantId}`,
  )
  return found.length > 0
}

/**
 * Everything, where the host does not say when it changed a client or one of those who own something is gone; else what changed since
 * the last time. Who is gone is not looked for where that is not asked for: it takes a look at all of them.
 */
export const syncWindow = async (
  context: Context,
  { looksForGone }: { readonly looksForGone: boolean },
): Promise<SyncWindow> => {
  const { session, layout, tenantId } = context
  const { clients, tables } = layout
  if (clients.columns.updatedAt === null) {
    return { changed: sql``, close: () => remember(context, FROM_THE_BEGINNING) }
  }

  const updatedAt = sql.ref(clients.columns.updatedAt)
  const table = sql.table(tables.clientSyncs)
  const forget = (inside: Context) => inside.session.query(sql`delete from ${table} where tenant_id = ${tenantId}`)
  // What a client who is gone owned may be another's, who has had it for long.
  if (looksForGone) await releaseAllGone(context, forget)
  const [last] = await session.query<{ synced_until: string }>(
    sql`select synced_until from ${table} where tenant_id = ${tenantId} and ${isPast(context)}`,
  )
  const [now] = await session.query<{ until: string | null }>(
    sql`select ${overlapped(context, sql`max(${updatedAt})`)} as until
      from ${sql.table(clients.table)} where ${isSettled(context, updatedAt)}${clientTenant(context)}`,
  )
  const until = now?.until ?? null
  const bound = last?.synced_until === FROM_THE_BEGINNING ? undefined : last?.synced_until
  return {
    changed: bound === undefined ? sql`` : changedSince(context, updatedAt, bound),
    close: async () => {
      const reached = until ?? bound ?? FROM_THE_BEGINNING
      if (reached !== last?.synced_until) await remember(context, reached)
    },
  }
}
