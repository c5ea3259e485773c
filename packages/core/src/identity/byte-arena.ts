const CHUNK = 1 << 20

/** Bytes that are only ever added to, in chunks of 1 MiB. A piece lies in one chunk, however long it is. */
export interface ByteArena {
  /** Copies the first `length` bytes of `source` in and returns their position. */
  add(source: Uint8Array, length: number): number
  /** The chunk that holds the piece at a position, and where in it the piece starts. */
  chunkAt(position: number): Buffer
  offsetAt(position: number): number
  /** Memory taken, in bytes. */
  readonly bytes: number
}

const NONE = Buffer.alloc(0)

/** Positions are plain numbers up to 2^53, so that no amount of text is too much for them. */
export const createByteArena = (): ByteArena => {
  const chunks: Buffer[] = []
  let used = CHUNK
  let bytes = 0
  return {
    add(source, length) {
      if (used + length > CHUNK) {
        // A piece beyond a chunk's size gets a chunk of its own; a position only ever names where a piece starts.
        chunks.push(Buffer.alloc(Math.max(CHUNK, length)))
        bytes += Math.max(CHUNK, length)
        used = 0
      }
      const from = used
      const chunk = chunks.at(-1) ?? NONE
      // Pieces are short: a view of the source for each would cost more than copying it byte by byte.
      for (let at = 0; at < length; at++) chunk[from + at] = source[at] ?? 0
      used += length
      return (chunks.length - 1) * CHUNK + from
    },
    chunkAt: (position) => chunks[Math.floor(position / CHUNK)] ?? NONE,
    offsetAt: (position) => position % CHUNK,
    get bytes() {
      return bytes
    },
  }
}
