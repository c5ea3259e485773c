import { FootfallError } from '@footfall/core'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { quoteName } from '../dialect/expressions.ts'
import type { ClientTable, Layout, StoreTable } from './layout.ts'

const WHOLE_NUMBERS = /^(?:(?:tiny|small|medium|big)?int(?:eger)?|int[248]|(?:small|big)?serial)\b/i

interface ColumnLine {
  readonly name: string
  readonly type: string
  /** 1: its value is an expression. */
  readonly generated: number | string
}

/** What the database says of a table's columns; nothing where there is no such table. */
const columnsOf = (dialect: DialectName, table: string): RawBuilder<ColumnLine> => {
  const [name = '', schema] = table.split('.').reverse()
  if (dialect === 'sqlite') {
    const info = schema === undefined ? sql`pragma_table_xinfo(${name})` : sql`pragma_table_xinfo(${name}, ${schema})`
    return sql`select name, type, case when hidden in (2, 3) then 1 else 0 end as generated from ${info}`
  }
  if (dialect === 'postgres') {
    return sql`select attname as name, format_type(atttypid, null) as type, case attgenerated when '' then 0 else 1 end as generated
      from pg_attribute where attrelid = to_regclass(${quoteName('postgres', table)}) and attnum > 0 and not attisdropped`
  }
  return sql`select column_name as name, data_type as type,
      case when extra like '%STORED GENERATED%' or extra like '%VIRTUAL GENERATED%' then 1 else 0 end as generated
    from information_schema.columns
    where table_schema = ${schema === undefined ? sql`database()` : schema} and table_name = ${name}`
}

/** The columns that a new row of the table gets a value in, its id aside, as far as the mapping names them. */
const writtenColumns = (table: ClientTable | StoreTable): readonly string[] => {
  const fields =
    'nameColumn' in table ? [table.nameColumn] : [table.columns.name, table.columns.phone, table.columns.email]
  return [...fields.flat(), table.tenantColumn].filter((column) => column !== null)
}

/**
 * A column of whole numbers cannot take the ids that Footfall would make, nor a generated column any value. Without a word here every new
 * client would be held as `host-rejected`.
 */
export const checkColumns = async <DB>(
  db: Kysely<DB>,
  dialect: DialectName,
  { clients, stores }: Layout,
): Promise<void> => {
  for (const host of [clients, stores]) {
    if (host.owned) continue
    const { table, idColumn } = host
    const { rows } = await columnsOf(dialect, table).execute(db)
    const columns = new Map(rows.map((line) => [line.name, line]))
    const refuse = (column: string, message: string): never => {
      const dataType = columns.get(column)?.type
      throw new FootfallError('options-invalid', message, { table, column, dataType })
    }
    if (host.id.type !== 'integer' && WHOLE_NUMBERS.test(columns.get(idColumn)?.type ?? '')) {
      refuse(
        idColumn,
        `The id column ${idColumn} of ${table} holds whole numbers: declare idType: 'integer' in its mapping.`,
      )
    }
    for (const column of writtenColumns(host)) {
      if (Number(columns.get(column)?.generated ?? 0) === 0) continue
      refuse(
        column,
        `The column ${column} of ${table} is generated, and takes no value: map what it is made of instead.`,
      )
    }
  }
}
