import { type RawBuilder, sql } from 'kysely'
import { asText } from '../dialect/expressions.ts'
import type { Context } from '../schema/context.ts'
import type { IdCodec } from '../schema/id-codec.ts'
import { type Columns, insertRows } from '../session/insert-rows.ts'

interface EntityTable {
  readonly table: string
  readonly owned: boolean
  readonly id: IdCodec
  readonly idColumn: string
}

export type ColumnValues = Readonly<Record<string, unknown>>

const insertStatement = (table: string, row: ColumnValues): RawBuilder<unknown> => {
  const columns = sql.join(Object.keys(row).map((name) => sql.ref(name)))
  return sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`
}

/** Inserts one row and returns the id that the database gave it. */
const insertGenerated = async (context: Context, to: EntityTable, row: ColumnValues): Promise<string> => {
  const { session } = context
  const insert = insertStatement(to.table, row)
  if (session.dialect === 'mysql') {
    await session.query(insert)
    const [line] = await session.query<{ id: unknown }>(sql`select cast(last_insert_id() as char) as id`)
    return to.id.decode(line?.id)
  }
  const [line] = await session.query<{ id: unknown }>(
    sql`${insert} returning ${asText(session.dialect, sql`${sql.ref(to.idColumn)}`)} as id`,
  )
  return to.id.decode(line?.id)
}

const hasSameColumns = (a: ColumnValues, b: ColumnValues): boolean => {
  const [ofA, ofB] = [Object.keys(a), Object.keys(b)]
  return ofA.length === ofB.length && ofA.every((name, at) => name === ofB[at])
}

/** Rows that set the same columns go in one statement, in the order given. */
const groupByColumns = (rows: readonly ColumnValues[]): readonly (readonly ColumnValues[])[] => {
  const groups: ColumnValues[][] = []
  for (const row of rows) {
    const group = groups.at(-1)
    const [first] = group ?? []
    if (group !== undefined && first !== undefined && hasSameColumns(first, row)) group.push(row)
    else groups.push([row])
  }
  return groups
}

/**
 * Inserts clients or stores, when it is called, and returns their ids in the order given. Ids that the database generates are known
 * one by one only: no database promises an order for those of a set. All others are `given`, or made here.
 */
export const prepareEntities = (
  context: Context,
  to: EntityTable,
  rows: readonly ColumnValues[],
  given?: readonly (string | undefined)[],
): (() => Promise<readonly string[]>) => {
  if (to.id.type === 'integer') {
    return async () => {
      const ids: string[] = []
      for (const row of rows) ids.push(await insertGenerated(context, to, row))
      return ids
    }
  }
  const ids = rows.map((_, at) => given?.[at] ?? context.session.environment.newId())
  const inserts: { readonly columns: Columns; readonly values: (readonly unknown[])[] }[] = []
  let next = 0
  for (const group of groupByColumns(rows)) {
    const names = Object.keys(group[0] ?? {})
    // In a table of ours every column holds text; those of the host are what the host has made them.
    const columns: Columns = Object.fromEntries([to.idColumn, ...names].map((name) => [name, to.owned ? 'text' : null]))
    inserts.push({ columns, values: group.map((row) => [ids[next++], ...names.map((name) => row[name])]) })
  }
  return async () => {
    for (const { columns, values } of inserts) await insertRows(context.session, to.table, columns, values)
    return ids
  }
}
