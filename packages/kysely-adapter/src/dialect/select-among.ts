import { type RawBuilder, sql } from 'kysely'
import { arrayLiteral } from '../session/postgres-text.ts'
import type { DialectName } from './dialect.ts'
import { anyOf, type ListType, type Scalar } from './expressions.ts'

/** Values of a column. */
export interface ColumnValues {
  readonly column: string
  readonly values: readonly Scalar[]
  readonly type?: ListType
}

/** See {@link selectAmong}. */
export interface Lookup extends ColumnValues {
  readonly table: string
  readonly columns: RawBuilder<unknown>
  /** A column with an index of its own, or the last of an index whose other columns `and` fixes. */
  readonly column: string
  /** What a second column must be, value by value: the two are one key. MySQL gives all combinations of both lists. */
  readonly with?: ColumnValues
  /** What else must hold: `and …`. */
  readonly and?: RawBuilder<unknown>
}

/**
 * A list as a table of its own. PostgreSQL is not told how long the list is: it else takes a plan of thousands of look-ups in a table
 * without statistics for one so dear that it is worth compiling (`jit_above_cost`), which takes longer than all of them.
 */
const listed = (values: readonly Scalar[], type: ListType): RawBuilder<unknown> =>
  sql`(select ${arrayLiteral(values)}::${sql.raw(type)}[])`

const selectPairs = <Row>(dialect: DialectName, lookup: Lookup, second: ColumnValues): RawBuilder<Row> => {
  const { table, columns, column, values, type = 'text', and = sql`` } = lookup
  const found = sql`select ${columns} from`
  const [one, other] = [sql.ref(column), sql.ref(second.column)]
  if (dialect === 'postgres') {
    return sql`select found.* from unnest(${listed(values, type)}, ${listed(second.values, second.type ?? 'text')})
      as footfall_wanted (item, fellow) cross join lateral (
        ${found} ${sql.table(table)} where ${one} = footfall_wanted.item and ${other} = footfall_wanted.fellow ${and} offset 0
      ) found`
  }
  if (dialect === 'sqlite') {
    const pairs = JSON.stringify(values.map((value, at) => [value, second.values[at]]))
    return sql`${found} (
        select json_extract(value, '$[0]') as footfall_item, json_extract(value, '$[1]') as footfall_fellow
        from json_each(${pairs})
      ) footfall_wanted cross join ${sql.table(table)}
      where ${one} = footfall_item and ${other} = footfall_fellow ${and}`
  }
  // A list of pairs MariaDB compares one by one: 5,000 with 5,000 rows take it five seconds.
  const among = ({ column: name, values: all, type: of }: ColumnValues): RawBuilder<boolean> =>
    anyOf(dialect, sql.ref(name), [...new Set(all)], of)
  return sql`${found} ${sql.table(table)} where ${among(lookup)} and ${among(second)} ${and}`
}

/**
 * `select columns from table where column in (values) and …`. PostgreSQL is told to look up each value by itself: while a table
 * has no statistics it else reads all of a tenant for each list.
 */
export const selectAmong = <Row>(dialect: DialectName, lookup: Lookup): RawBuilder<Row> => {
  const { table, columns, column, values, type = 'text', with: second, and = sql`` } = lookup
  if (second !== undefined) return selectPairs(dialect, lookup, second)
  const name = sql.ref(column)
  if (dialect !== 'postgres') {
    return sql`select ${columns} from ${sql.table(table)} where ${anyOf(dialect, name, values, type)} ${and}`
  }
  return sql`select found.* from unnest(${listed(values, type)}) as footfall_wanted (item) cross join lateral (
      select ${columns} from ${sql.table(table)} where ${name} = footfall_wanted.item ${and} offset 0
    ) found`
}
