import { FootfallError } from '@footfall/core'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import { type Columns, columnsOf } from './columns-of.ts'
import { type InitialTable, initialTables } from './initial-tables.ts'
import type { Layout } from './layout.ts'

/** Where a table without a schema would be created, which need not be where one is found; null where the two are the same. */
const schemaOfNew = async <DB>(db: Kysely<DB>, dialect: DialectName): Promise<string | null> => {
  if (dialect === 'mysql') return null
  if (dialect === 'sqlite') return 'main'
  const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(db)
  return rows[0]?.schema ?? null
}

/** Whether a table has all columns of ours; the host may have given it more. */
const hasOurs = ({ find }: Columns, { columns }: InitialTable): boolean =>
  Object.keys(columns).every((column) => find(column) !== undefined)

/**
 * Refuses names that are taken, before the first migration: MySQL would take a table of the host's for ours, and every import would fail in
 * it. Returns those that a migration of ours which was cut short has made.
 */
export const checkNamesAreFree = async <DB>(
  db: Kysely<DB>,
  dialect: DialectName,
  layout: Layout,
): Promise<readonly string[]> => {
  const made: string[] = []
  const schema = await schemaOfNew(db, dialect)
  for (const table of initialTables(dialect, layout)) {
    const { name } = table
    const found = await columnsOf(db, dialect, schema === null || name.includes('.') ? name : `${schema}.${name}`)
    if (found === null) continue
    // A table of the host's may well have all columns of ours, and some of its own.
    if (dialect === 'mysql' && hasOurs(found, table) && found.count === Object.keys(table.columns).length) {
      made.push(name)
      continue
    }
    const key = Object.entries(layout.tables).find(([, own]) => own === name)?.[0] ?? ''
    const orMap = key === 'clients' || key === 'stores' ? `, or map yours as \`${key}\`` : ''
    throw new FootfallError(
      'options-invalid',
      `There is a table ${name} already. Give Footfall's another name, \`tables.${key}\` of the mapping${orMap}.`,
      { option: `tables.${key}`, table: name },
    )
  }
  return made
}

/** For each foreign key of a table, whether it refers to `other`. */
const referencesOf = (dialect: DialectName, table: string, other: string): RawBuilder<{ same: number | string }> => {
  const [name = '', schema] = table.split('.').reverse()
  const [otherName = ''] = other.split('.').reverse()
  if (dialect === 'sqlite') {
    const list =
      schema === undefined ? sql`pragma_foreign_key_list(${name})` : sql`pragma_foreign_key_list(${name}, ${schema})`
    return sql`select case when lower("table") = lower(${otherName}) then 1 else 0 end as same from ${list}`
  }
  if (dialect === 'postgres') {
    return sql`select case when confrelid = to_regclass(${quoteName('postgres', other)}) then 1 else 0 end as same
      from pg_constraint where contype = 'f' and conrelid = to_regclass(${quoteName('postgres', table)})`
  }
  return sql`select case when referenced_table_name = ${otherName} then 1 else 0 end as same
    from information_schema.key_column_usage
    where table_schema = ${schema === undefined ? sql`database()` : schema} and table_name = ${name}
      and referenced_table_name is not null`
}

/**
 * Refuses a mapping other than the one that Footfall's tables were made for: with the host's clients where they have Footfall's own, or the
 * other way round. What they hold is of the clients of then, and no batch could be written.
 */
export const checkMadeForThis = async <DB>(db: Kysely<DB>, dialect: DialectName, layout: Layout): Promise<void> => {
  const { tables } = layout
  for (const [of, keys] of [
    ['clients', tables.clientIdentities],
    ['stores', tables.storeKeys],
  ] as const) {
    const { table, owned } = layout[of]
    const { rows } = await referencesOf(dialect, keys, table).execute(db)
    const refersElsewhere = rows.length > 0 && rows.every(({ same }) => Number(same) === 0)
    const own = owned ? initialTables(dialect, layout).find(({ name }) => name === table) : undefined
    const found = own === undefined ? null : await columnsOf(db, dialect, table)
    const isMissing = own !== undefined && (found === null || !hasOurs(found, own))
    if (!refersElsewhere && !isMissing) continue
    const was = owned ? `a mapping of \`${of}\`, which is missing here` : `other ${of} than those of the table ${table}`
    throw new FootfallError(
      'options-invalid',
      `Footfall's tables were made for ${was}. Give the mapping that they were made with, or other names for all of them (\`tables\`).`,
      { option: of, table },
    )
  }
}
