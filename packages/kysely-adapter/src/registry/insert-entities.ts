import { type RawBuilder, sql } from 'kysely'
import { asText, unindexed } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import { encodeAll } from '../schema/id-codec.ts'
import { chunked, KEYS_A_QUERY } from '../session/chunked.ts'
import { type Columns, prepareInsert } from '../session/insert-rows.ts'
import type { Session, Write } from '../session/session.ts'
import { type HostWrite, hostRejected, onHostTable } from './faults.ts'
import { countFound, countPresent, type Entities } from './find-present.ts'

export type ColumnValues = Readonly<Record<string, unknown>>

const insertStatement = (table: string, row: ColumnValues): RawBuilder<unknown> => {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)))
  return sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`
}

/** Inserts one row and returns the id that the database gave it; null where it took none. */
const insertGenerated = async (session: Session, to: Entities, row: ColumnValues): Promise<string | null> => {
  const insert = insertStatement(to.table, row)
  if (session.dialect === 'mysql') {
    // An id that does not come from AUTO_INCREMENT leaves that of an insert before, which is somebody else's.
    await session.query(sql`select last_insert_id(0)`)
    await session.query(insert)
    const [line] = await session.query<{ id: unknown }>(sql`select cast(nullif(last_insert_id(), 0) as char) as id`)
    return typeof line?.id === 'string' ? to.id.decode(line.id) : null
  }
  const [line] = await session.query<{ id: unknown }>(
    sql`${insert} returning ${asText(session.dialect, sql`${sql.ref(to.idColumn)}`)} as id`,
  )
  // A view whose trigger does not say which id it gave: as good as none.
  return line === undefined || line.id === null ? null : to.id.decode(line.id)
}

/** In place of a constraint's name. */
const REUSED = 'an id that was used before'

interface Group {
  readonly names: readonly string[]
  readonly rows: ColumnValues[]
}

/** Rows that set the same columns go in one statement, in the order given. */
const groupByColumns = (rows: readonly ColumnValues[]): readonly Group[] => {
  const groups: Group[] = []
  for (const row of rows) {
    const names = Object.keys(row)
    const last = groups.at(-1)
    const isSame = last?.names.length === names.length && last.names.every((name, at) => name === names[at])
    if (isSame) last.rows.push(row)
    else groups.push({ names, rows: [row] })
  }
  return groups
}

/** Inserts what was put together, and returns the ids in the order given. */
export type WriteEntities = (session: Session) => Promise<readonly string[]>

const prepare = async (
  context: Context,
  to: Entities,
  rows: readonly ColumnValues[],
  given: readonly (string | undefined)[] | undefined,
): Promise<(session: Session) => Promise<readonly (string | null)[]>> => {
  if (to.id.type === 'integer') {
    return async (session) => {
      const ids: (string | null)[] = []
      for (const row of rows) ids.push(await insertGenerated(session, to, row))
      return ids
    }
  }
  const ids = rows.map((_, at) => given?.[at] ?? context.session.environment.newId())
  const inserts: Write[] = []
  let next = 0
  for (const { names, rows: group } of groupByColumns(rows)) {
    // In a table of ours every column holds text; those of the host are what the host has made them.
    const columns: Columns = Object.fromEntries([to.idColumn, ...names].map((name) => [name, to.owned ? 'text' : null]))
    const values = group.map((row) => [ids[next++], ...names.map((name) => row[name])])
    inserts.push(await prepareInsert(context.session, to.table, columns, values))
  }
  return async (session) => {
    for (const insert of inserts) await insert(session)
    return ids
  }
}

/**
 * Whether we keep something for one of these ids already. A database gives an id once more when its last row was deleted (SQLite without
 * AUTOINCREMENT): the visits of who is gone would be somebody else's.
 */
const isReused = async (context: Context, kind: HostWrite['table'], ids: readonly string[]): Promise<boolean> => {
  const { layout, tenantId } = context
  const { clientIdentities, clientVisits, storeKeys } = layout.tables
  const tables = kind === 'clients' ? [clientIdentities, clientVisits] : [storeKeys]
  const column = kind === 'clients' ? 'client_id' : 'store_id'
  const and = sql`and ${unindexed(sql`tenant_id`, tenantId)}`
  const { id } = layout[kind]
  for (const values of chunked(encodeAll(id, ids), KEYS_A_QUERY)) {
    for (const table of tables) {
      if ((await countFound(context, { table, column, values, type: id.listType, and })) > 0) return true
    }
  }
  return false
}

/**
 * Inserts clients or stores, when it is called. Ids that the database generates are known
 * one by one only: no database promises an order for those of a set. All others are `given`, or made here.
 *
 * What the host refuses is told as `host-rejected`, and so is what it takes without a word and does not keep: its triggers may pass a
 * row over, or give it another id. So is an id that its database has given before.
 */
export const prepareEntities = async (
  context: Context,
  kind: HostWrite['table'],
  rows: readonly ColumnValues[],
  given?: readonly (string | undefined)[],
): Promise<WriteEntities> => {
  const to: Entities = context.layout[kind]
  const where = { table: kind, action: 'insert' } as const
  const insert = await prepare(context, to, rows, given)
  return async (session) => {
    const ids = await onHostTable(where, () => insert(session))
    const made = ids.filter((id) => id !== null)
    if (to.owned) return made
    const inside = { ...context, session }
    if (made.length < rows.length || (await countPresent(inside, to, made)) < made.length) {
      throw hostRejected(where, null)
    }
    if (to.id.type === 'integer' && (await isReused(inside, kind, made))) throw hostRejected(where, REUSED)
    return made
  }
}
