/** How a table's ids look: integers, UUIDs or any other texts. Core knows them all as strings. */
export type IdType = 'integer' | 'uuid' | 'string'

export interface IdCodec {
  readonly type: IdType
  /** The id as the database takes it; null when no row can have such an id. */
  encode(id: string): string | number | null
  decode(value: unknown): string
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i

const encodeInteger = (id: string): string | number | null => {
  if (!/^-?(?:0|[1-9][0-9]{0,17})$/.test(id)) return null
  // Beyond 2^53 a number would be another one; as text the database reads it exactly.
  const value = Number(id)
  return Number.isSafeInteger(value) ? value : id
}

export const idCodec = (type: IdType): IdCodec => ({
  type,
  encode: (id) => {
    if (type === 'integer') return encodeInteger(id)
    if (type === 'uuid') return UUID.test(id) ? id.toLowerCase() : null
    return id.includes('\0') ? null : id
  },
  decode: (value) => String(value),
})

/** The ids of a list that a row can have, as the database takes them. */
export const encodeAll = (codec: IdCodec, ids: Iterable<string>): readonly (string | number)[] =>
  [...new Set(ids)].flatMap((id) => codec.encode(id) ?? [])
