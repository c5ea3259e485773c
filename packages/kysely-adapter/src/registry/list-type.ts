import type { ListType } from '../dialect/expressions.ts'
import type { IdCodec } from '../schema/id-codec.ts'

/** What a list of such ids is for {@link anyOf}. */
export const listType = (codec: IdCodec): ListType =>
  codec.type === 'integer' ? 'bigint' : codec.type === 'uuid' ? 'uuid' : 'text'
