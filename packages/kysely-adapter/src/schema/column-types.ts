import type { DialectName } from '../dialect/dialect.ts'
import type { IdType } from './id-codec.ts'

/** The SQL types of our columns. Keys compare byte by byte, whatever the database's default collation. */
export interface ColumnTypes {
  /** Ids, tenants, codes. */
  readonly short: string
  /** Values of unique keys. */
  readonly key: string
  readonly text: string
  readonly json: string
  readonly bytes: string
  readonly integer: string
  readonly bigint: string
  readonly date: string
}

const TYPES: Readonly<Record<DialectName, ColumnTypes>> = {
  sqlite: {
    short: 'text',
    key: 'text',
    text: 'text',
    json: 'text',
    bytes: 'blob',
    integer: 'integer',
    bigint: 'integer',
    date: 'text',
  },
  postgres: {
    short: 'text collate "C"',
    key: 'text collate "C"',
    text: 'text',
    // Not jsonb: it refuses the escaped NUL that a header or a cell may hold.
    json: 'text',
    bytes: 'bytea',
    integer: 'integer',
    bigint: 'bigint',
    date: 'date',
  },
  mysql: {
    short: 'varchar(64) character set utf8mb4 collate utf8mb4_bin',
    key: 'varchar(255) character set utf8mb4 collate utf8mb4_bin',
    text: 'mediumtext character set utf8mb4 collate utf8mb4_bin',
    json: 'longtext character set utf8mb4 collate utf8mb4_bin',
    bytes: 'longblob',
    integer: 'int',
    bigint: 'bigint',
    date: 'date',
  },
}

export const columnTypes = (dialect: DialectName): ColumnTypes => TYPES[dialect]

/** ZEROFILL, which makes a column unsigned, is how a number is shown. Ours is shown as it is. */
const withoutZeros = (given: string): string => {
  const shown = given.replace(/\s+zerofill\b/i, '')
  return shown === given || /\bunsigned\b/i.test(shown) ? shown : `${shown} unsigned`
}

/** The type of a column that refers to an id of the host. */
export const referenceType = (dialect: DialectName, idType: IdType, given: string | null): string => {
  const types = TYPES[dialect]
  if (given !== null) return dialect === 'mysql' ? withoutZeros(given) : given
  if (idType === 'integer') return types.bigint
  if (idType === 'string') return types.short
  if (dialect === 'postgres') return 'uuid'
  // In the character set of the database, as a host's column is that names none: MySQL wants both sides alike.
  return dialect === 'mysql' ? 'char(36)' : types.short
}
