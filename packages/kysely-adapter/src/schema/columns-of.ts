import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'

interface ColumnLine {
  readonly name: string
  readonly type: string
  /** 1: its value is an expression. */
  readonly generated: number | string
}

const query = (dialect: DialectName, table: string): RawBuilder<ColumnLine> => {
  const [name = '', schema] = table.split('.').reverse()
  if (dialect === 'sqlite') {
    const info = schema === undefined ? sql`pragma_table_xinfo(${name})` : sql`pragma_table_xinfo(${name}, ${schema})`
    return sql`select name, type, case when hidden in (2, 3) then 1 else 0 end as generated from ${info}`
  }
  if (dialect === 'postgres') {
    return sql`select attname as name, format_type(atttypid, null) as type, case attgenerated when '' then 0 else 1 end as generated
      from pg_attribute where attrelid = to_regclass(${quoteName('postgres', table)}) and attnum > 0 and not attisdropped`
  }
  return sql`select column_name as name,
      concat(column_type, coalesce(concat(' character set ', character_set_name, ' collate ', collation_name), '')) as type,
      case when extra like '%STORED GENERATED%' or extra like '%VIRTUAL GENERATED%' then 1 else 0 end as generated
    from information_schema.columns
    where table_schema = ${schema === undefined ? sql`database()` : schema} and table_name = ${name}`
}

export interface Columns {
  readonly count: number
  /** The column of this name; PostgreSQL alone tells names apart by case. */
  find(name: string): ColumnLine | undefined
}

/** What the database says of a table's columns; null where there is no such table. */
export const columnsOf = async <DB>(db: Kysely<DB>, dialect: DialectName, table: string): Promise<Columns | null> => {
  const { rows } = await query(dialect, table).execute(db)
  const keyOf = (name: string): string => (dialect === 'postgres' ? name : name.toLowerCase())
  const columns = new Map(rows.map((line) => [keyOf(line.name), line]))
  return rows.length === 0 ? null : { count: rows.length, find: (name) => columns.get(keyOf(name)) }
}
