import { FootfallError } from '@footfall/core'
import type { Kysely } from 'kysely'
import type { DialectName } from '../dialect/dialect.ts'
import { columnsOf } from './columns-of.ts'
import type { ClientTable, Layout, StoreTable } from './layout.ts'

const WHOLE_NUMBERS = /^(?:(?:tiny|small|medium|big)?int(?:eger)?|int[248]|(?:small|big)?serial)\b/i

/** The columns that a new row of the table gets a value in, its id aside, as far as the mapping names them. */
const writtenColumns = (table: ClientTable | StoreTable): readonly string[] => {
  const fields =
    'nameColumn' in table ? [table.nameColumn] : [table.columns.name, table.columns.phone, table.columns.email]
  return [...fields.flat(), table.tenantColumn, ...table.otherColumns].filter((column) => column !== null)
}

/** Every table of SQLite has these, and tells of none. */
const ROWIDS = ['rowid', 'oid', '_rowid_']

/**
 * Tables and columns that are not there, a column of whole numbers, which cannot take the ids that Footfall would make, and a generated
 * one, which takes no value. Without a word here every new client would be held as `host-rejected`, or no import would get that far.
 */
export const checkColumns = async <DB>(
  db: Kysely<DB>,
  dialect: DialectName,
  { clients, stores }: Layout,
): Promise<void> => {
  for (const host of [clients, stores]) {
    if (host.owned) continue
    const { table, idColumn } = host
    const columns = await columnsOf(db, dialect, table)
    const refuse = (message: string, column?: string): never => {
      const dataType = column === undefined ? undefined : columns?.find(column)?.type
      throw new FootfallError('options-invalid', message, { table, column, dataType })
    }
    if (columns === null) {
      // What is to refer to it needs it now; else the host may make it later.
      if (host.foreignKeys) refuse(`There is no table ${table}: create it before you migrate, or correct the mapping.`)
      continue
    }
    const written = writtenColumns(host)
    const stamp = 'columns' in host ? host.columns.updatedAt : null
    for (const column of [idColumn, ...written, ...(stamp === null ? [] : [stamp])]) {
      const isHidden = dialect === 'sqlite' && ROWIDS.includes(column.toLowerCase())
      if (columns.find(column) === undefined && !isHidden) refuse(`The table ${table} has no column ${column}.`, column)
    }
    if (host.id.type !== 'integer' && WHOLE_NUMBERS.test(columns.find(idColumn)?.type ?? '')) {
      refuse(
        `The id column ${idColumn} of ${table} holds whole numbers: declare idType: 'integer' in its mapping.`,
        idColumn,
      )
    }
    for (const column of written) {
      if (Number(columns.find(column)?.generated ?? 0) === 0) continue
      refuse(
        `The column ${column} of ${table} is generated, and takes no value: map what it is made of instead.`,
        column,
      )
    }
  }
}
