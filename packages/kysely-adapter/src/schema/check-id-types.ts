import { FootfallError } from '@footfall/core'
import type { Kysely } from 'kysely'
import type { Layout } from './layout.ts'

const WHOLE_NUMBERS = /^(?:(?:tiny|small|medium|big)?int(?:eger)?|int[248]|(?:small|big)?serial)\b/i

/**
 * A column of whole numbers cannot take the ids that Footfall would make. Without a word here every new client would be
 * held as `host-rejected`.
 */
export const checkIdTypes = async <DB>(db: Kysely<DB>, { clients, stores }: Layout): Promise<void> => {
  const hosts = [clients, stores].filter(({ owned, id }) => !owned && id.type !== 'integer')
  if (hosts.length === 0) return
  const tables = await db.introspection.getTables()
  for (const { table, idColumn } of hosts) {
    const [name = '', schema] = table.split('.').reverse()
    const found = tables.find((one) => one.name === name && (schema === undefined || one.schema === schema))
    const column = found?.columns.find((one) => one.name === idColumn)
    if (column === undefined || !WHOLE_NUMBERS.test(column.dataType)) continue
    const message = `The id column ${idColumn} of ${table} holds whole numbers: declare idType: 'integer' in its mapping.`
    throw new FootfallError('options-invalid', message, { table, column: idColumn, dataType: column.dataType })
  }
}
