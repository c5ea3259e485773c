import { FootfallError } from '@footfall/core'
import type { Kysely } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { columnsOf } from './columns-of.ts'
import type { Layout } from './layout.ts'

/** What the id columns are that foreign keys will refer to, as text. PostgreSQL answers nothing more once it has refused one. */
export const describeIds = async <DB>(
  db: Kysely<DB>,
  dialect: DialectName,
  { clients, stores }: Layout,
): Promise<string> => {
  const told: string[] = []
  for (const { table, idColumn, owned, foreignKeys } of [clients, stores]) {
    if (owned || !foreignKeys) continue
    const columns = await columnsOf(db, dialect, table)
    told.push(`${table}.${idColumn} is ${columns?.find(idColumn)?.type ?? 'not there'}`)
  }
  return told.join(', ')
}

/** Of PostgreSQL: datatype_mismatch; of MariaDB: ER_CANT_CREATE_TABLE for a foreign key; of MySQL: ER_FK_INCOMPATIBLE_COLUMNS. */
const isMismatch = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const [code, errno] = ['code', 'errno'].map((key): unknown => Reflect.get(error, key))
  return code === '42804' || errno === 3780 || (errno === 1005 && error.message.includes('errno: 150'))
}

/** What to tell where the database refuses a foreign key since its columns are not of one type; null for any other error. */
export const refusedReference = (error: unknown, ids: string): FootfallError | null => {
  if (ids === '' || !isMismatch(error)) return null
  return new FootfallError(
    'options-invalid',
    `The database refuses a foreign key: ${ids}. Declare the idType that it is and its SQL type as idSqlType, or foreignKeys: false.`,
    { option: 'idSqlType' },
  )
}
