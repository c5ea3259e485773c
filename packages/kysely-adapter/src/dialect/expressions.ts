import { type RawBuilder, sql } from 'kysely'
import type { NameColumns } from '../schema/name-columns.ts'
import type { DialectName } from './dialect.ts'

export type Scalar = string | number

/** What the elements of a list are, for PostgreSQL, which wants its arrays typed. */
export type ListType = 'text' | 'bigint' | 'uuid' | 'bpchar' | 'date'

/** `column in (values)`, as one parameter where the database can take a list as one. */
export const anyOf = (
  dialect: DialectName,
  column: RawBuilder<unknown>,
  values: readonly Scalar[],
  type: ListType = 'text',
): RawBuilder<boolean> => {
  if (dialect === 'postgres') return sql`${column} = any(${[...values]}::${sql.raw(type)}[])`
  if (dialect === 'sqlite') return sql`${column} in (select value from json_each(${JSON.stringify(values)}))`
  return values.length === 0 ? sql`1 = 0` : sql`${column} in (${sql.join(values)})`
}

/**
 * `column = value` for a filter alone: no index is looked at. While a table has no statistics, PostgreSQL else reads all of a tenant
 * beside each single key, to put the two together.
 */
export const unindexed = (column: RawBuilder<unknown>, value: Scalar): RawBuilder<boolean> =>
  sql`nullif(${column}, ${value}) is null`

/** A DATE column as `YYYY-MM-DD`: drivers make moments of dates, which a time zone then moves. */
export const dateText = (dialect: DialectName, column: RawBuilder<unknown>): RawBuilder<string> => {
  if (dialect === 'postgres') return sql`to_char(${column}, 'YYYY-MM-DD')`
  if (dialect === 'mysql') return sql`date_format(${column}, '%Y-%m-%d')`
  return sql`${column}`
}

/** A `YYYY-MM-DD` text as a DATE value. */
export const dateValue = (dialect: DialectName, value: string): RawBuilder<unknown> =>
  dialect === 'postgres' ? sql`${value}::date` : sql`${value}`

/** An expression as text; ids of any type are compared and returned as such. */
export const asText = (dialect: DialectName, value: RawBuilder<unknown>): RawBuilder<string> => {
  if (dialect === 'postgres') return sql`${value}::text`
  return dialect === 'mysql' ? sql`cast(${value} as char)` : sql`cast(${value} as text)`
}

/**
 * The database's own clock, in milliseconds since 1970: the one clock that all workers share. PostgreSQL's
 * `clock_timestamp` and MySQL's `sysdate` go on during a transaction, `now` does not.
 */
export const nowMs = (dialect: DialectName): RawBuilder<number> => {
  if (dialect === 'postgres') return sql`floor(extract(epoch from clock_timestamp()) * 1000)::bigint`
  if (dialect === 'mysql') return sql`cast(floor(unix_timestamp(sysdate(3)) * 1000) as signed)`
  return sql`cast((julianday('now') - 2440587.5) * 86400000 as integer)`
}

/** Locks the selected rows until the transaction ends. SQLite locks the whole database when a transaction starts. */
export const forUpdate = (dialect: DialectName): RawBuilder<unknown> =>
  dialect === 'sqlite' ? sql`` : sql` for update`

/**
 * Lets a query see what was committed since its transaction took its snapshot: a locking read does so on MySQL (manual,
 * "Consistent Nonlocking Reads"), whose transactions are REPEATABLE READ by default.
 */
export const readLatest = (dialect: DialectName): RawBuilder<unknown> =>
  dialect === 'mysql' ? sql` lock in share mode` : sql``

/** An identifier as the database quotes it; a dot parts schema and table. */
export const quoteName = (dialect: DialectName, name: string): string => {
  const mark = dialect === 'mysql' ? '`' : '"'
  return name
    .split('.')
    .map((part) => mark + part.replaceAll(mark, mark + mark) + mark)
    .join('.')
}

/**
 * `left join` of the one row that a whole key names, looked up for each row. PostgreSQL otherwise takes the constant import
 * id for the whole condition while a table has no statistics yet, and reads every row of the import for each of them;
 * `offset 0` keeps it from joining the two.
 */
export const leftLookup = (
  dialect: DialectName,
  table: RawBuilder<unknown>,
  alias: 'o' | 'r',
  on: RawBuilder<unknown>,
): RawBuilder<unknown> => {
  const name = sql.ref(alias)
  if (dialect !== 'postgres') return sql`left join ${table} ${name} on ${on}`
  return sql`left join lateral (select ${name}.* from ${table} ${name} where ${on} offset 0) ${name} on true`
}

/**
 * `exists` of a row which `by` finds and for which `and` holds. Inside of a `case`, `and` gives no choice of another index: while
 * a table has no statistics, PostgreSQL and MariaDB take a constant tenant or import for as good as a key, and read all that it
 * has for each look-up. `offset 0` keeps PostgreSQL from reading the whole table into a hash instead.
 */
export const existsLookup = (
  dialect: DialectName,
  table: RawBuilder<unknown>,
  alias: 'c' | 'd' | 'e' | 'p',
  { by, and }: { readonly by: RawBuilder<unknown>; readonly and: RawBuilder<unknown> },
): RawBuilder<unknown> => {
  const where = sql`${by} and case when ${and} then true else false end`
  return sql`exists (
    select 1 from ${table} ${sql.ref(alias)} where ${where} ${dialect === 'postgres' ? sql`offset 0` : sql``}
  )`
}

/** The name of a client as one text, from one column or from two; `''` where both are blank. */
export const nameOf = (dialect: DialectName, columns: NameColumns): RawBuilder<unknown> => {
  if (typeof columns === 'string') return sql`${sql.ref(columns)}`
  const [first, last] = columns.map((column) => sql`coalesce(${sql.ref(column)}, '')`)
  return dialect === 'mysql' ? sql`trim(concat(${first}, ' ', ${last}))` : sql`trim(${first} || ' ' || ${last})`
}
