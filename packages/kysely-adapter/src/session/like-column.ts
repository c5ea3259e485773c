import { type RawBuilder, sql } from 'kysely'
import type { Layout } from '../schema/layout.ts'
import type { Session } from './session.ts'

interface Place {
  readonly table: string
  readonly column: string
}

interface ColumnLine {
  readonly charset: string | null
  readonly collated: string | null
}

/** Makes an id of one table comparable with the ids in a column of another, by that column's index. */
export type LikeColumn = (id: RawBuilder<unknown>) => RawBuilder<unknown>

/** Of a table, what its ids are and what our columns that refer to them are. */
type Ids = Pick<Layout['clients'], 'owned' | 'id' | 'idSqlType' | 'foreignKeys'>

/**
 * How to compare an id with a column that stands for the same ids, or refers to them, by the index of that column.
 *
 * PostgreSQL compares our texts with the host's in the collation of ours, "C", which wins over the database's own: it then reads the whole
 * table of the host for each id, unless it is told nothing of a collation. Where no foreign key makes the two alike, MySQL and MariaDB
 * may refuse to compare them ("Illegal mix of collations"), or convert the column and so pass over its index: the other side is given
 * the collation of the column.
 */
export const likeColumn = async (
  session: Session,
  { owned, id, idSqlType, foreignKeys }: Ids,
  { table, column }: Place,
): Promise<LikeColumn> => {
  if (owned || id.type === 'integer') return (value) => value
  if (session.dialect === 'postgres' && id.type === 'string' && idSqlType === null) {
    return (value) => sql`textin(textout(${value}))`
  }
  if (session.dialect !== 'mysql' || foreignKeys) return (value) => value
  const [name = '', schema] = table.split('.').reverse()
  const [line] = await session.query<ColumnLine>(
    sql`select character_set_name as charset, collation_name as collated from information_schema.columns
      where table_schema = ${schema === undefined ? sql`database()` : schema} and table_name = ${name}
        and column_name = ${column}`,
  )
  const { charset = null, collated = null } = line ?? {}
  if (charset === null || collated === null) return (value) => value
  return (value) => sql`convert(${value} using ${sql.raw(charset)}) collate ${sql.raw(collated)}`
}
