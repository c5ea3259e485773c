import { FootfallError } from '@footfall/core'
import type { DialectName } from '../dialect/dialect.ts'
import type { ListType } from '../dialect/expressions.ts'

/** How a table's ids look: integers, UUIDs or any other texts. Core knows them all as strings. */
export type IdType = 'integer' | 'uuid' | 'string'

export interface IdCodec {
  readonly type: IdType
  /** What a list of such ids is for PostgreSQL. */
  readonly listType: ListType
  /** The id as the database takes it; null when no row can have such an id. */
  encode(id: string): string | number | null
  /**
   * The ids which one may be that a caller gives, the likeliest first: a UUID is the same in either case, and the database may keep it in
   * one; PostgreSQL gives the ids of a blank-padded column with their blanks, and compares them without.
   */
  spellings(id: string): readonly string[]
  /** The id that the database gave, in its one form. Throws `options-invalid` for one that `encode` would not take. */
  decode(value: unknown): string
}

export interface IdCodecOptions {
  readonly dialect: DialectName
  /** The mapping's option that says the type, for whoever has to change it. */
  readonly option: string
  /** The SQL type of the columns that refer to such ids, where the mapping says it. */
  readonly sqlType?: string | undefined
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

/** What a column can hold, signed or, on MySQL and MariaDB, unsigned. PostgreSQL refuses to look for anything else. */
const SMALLEST = -(2n ** 63n)
const LARGEST: Readonly<Record<DialectName, bigint>> = {
  sqlite: 2n ** 63n - 1n,
  postgres: 2n ** 63n - 1n,
  mysql: 2n ** 64n - 1n,
}

const encodeInteger = (id: string, largest: bigint): string | number | null => {
  if (!/^-?(?:0|[1-9][0-9]{0,19})$/.test(id)) return null
  const value = Number(id)
  if (Number.isSafeInteger(value)) return value
  // Beyond 2^53 a number would be another one; as text the database reads it exactly.
  const exact = BigInt(id)
  return exact >= SMALLEST && exact <= largest ? id : null
}

/** Not `character varying`: PostgreSQL looks texts up in its index. Of a blank-padded type it finds only that type there. */
const BLANK_PADDED = /^\s*(?:char|character|bpchar|nchar)\b(?!\s+varying)/i

const listTypeOf = (type: IdType, sqlType: string): ListType => {
  if (type === 'integer') return 'bigint'
  if (type === 'uuid') return 'uuid'
  return BLANK_PADDED.test(sqlType) ? 'bpchar' : 'text'
}

/** Of a column with ZEROFILL. */
const LEADING_ZEROS = /^0+(?=[0-9])/

export const idCodec = (type: IdType, { dialect, option, sqlType = '' }: IdCodecOptions): IdCodec => {
  /** PostgreSQL has a type for UUIDs, which knows one case; in any other column they are as the host wrote them. */
  const caseOf = (uuid: string): string => (dialect === 'postgres' ? uuid.toLowerCase() : uuid)
  const encode = (id: string): string | number | null => {
    if (type === 'integer') return encodeInteger(id, LARGEST[dialect])
    if (type === 'uuid') return UUID.test(id) ? caseOf(id) : null
    return id.includes('\0') ? null : id
  }
  return {
    type,
    listType: listTypeOf(type, sqlType),
    encode,
    spellings: (id) => {
      if (type === 'uuid') return [...new Set([id, id.toLowerCase(), id.toUpperCase()].map(caseOf))]
      return dialect === 'postgres' && id.endsWith(' ') ? [id, id.replace(/ +$/, '')] : [id]
    },
    decode: (value) => {
      const id = type === 'integer' ? String(value).replace(LEADING_ZEROS, '') : String(value)
      if (encode(id) !== null) return id
      throw new FootfallError(
        'options-invalid',
        `The host has an id that is none of the type '${type}': change ${option}.`,
        {
          option,
          idType: type,
        },
      )
    },
  }
}

/** The ids of a list that a row can have, as the database takes them. */
export const encodeAll = (codec: IdCodec, ids: Iterable<string>): readonly (string | number)[] =>
  [...new Set(ids)].flatMap((id) => codec.encode(id) ?? [])
