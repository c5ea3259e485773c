import { types } from 'node:util'
import { FootfallError } from '../error.ts'
import type { ByteSource } from './record.ts'

/** No more than this is taken over from a chunk at a time, so that one huge chunk is not copied whole. */
const SLICE_BYTES = 64 * 1024

/** A source's bytes, pulled when they are asked for. */
export interface Chunks {
  /** The next bytes, never empty; null at the end of the source. */
  pull(): Promise<Uint8Array | null>
  /** Tells the source that nothing more will be asked for. */
  close(): Promise<void>
}

const notBytes = () =>
  new FootfallError('options-invalid', 'The source must be a stream or an iterable of bytes (Uint8Array), not of text.')

/** @throws FootfallError `options-invalid`, also from `pull`, when the source yields anything but bytes. */
export function chunksOf(source: ByteSource): Chunks {
  if (typeof source !== 'object' || source === null) throw notBytes()
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
  let rest: Uint8Array | null = null
  let closed = false

  return {
    async pull() {
      while (!closed && rest === null) {
        const { done, value } = await iterator.next()
        if (done === true) {
          closed = true
          break
        }
        // Not `instanceof`: test runners and worker realms have a Uint8Array of their own.
        if (!types.isUint8Array(value)) throw notBytes()
        if (value.length > 0) rest = value
      }
      if (rest === null) return null
      const slice: Uint8Array = rest.length > SLICE_BYTES ? rest.subarray(0, SLICE_BYTES) : rest
      rest = slice.length < rest.length ? rest.subarray(SLICE_BYTES) : null
      return slice
    },
    async close() {
      if (closed) return
      closed = true
      rest = null
      await iterator.return?.()
    },
  }
}
