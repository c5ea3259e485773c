type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array

const CHUNK_BITS = 14
const CHUNK = 1 << CHUNK_BITS
const MASK = CHUNK - 1

/**
 * A growing list of numbers in typed arrays of 16,384: no copy when it grows, and never more than one chunk of slack.
 * A class, and not closures, because every row goes through it several times.
 */
export class ChunkedList<T extends Numbers> {
  readonly #chunks: T[] = []
  readonly #make: (length: number) => T
  length = 0

  constructor(make: (length: number) => T) {
    this.#make = make
  }

  push(value: number): void {
    const at = this.length & MASK
    if (at === 0) this.#chunks.push(this.#make(CHUNK))
    this.length++
    this.set(this.length - 1, value)
  }

  /** 0 beyond the end. */
  get(index: number): number {
    return this.#chunks[index >>> CHUNK_BITS]?.[index & MASK] ?? 0
  }

  set(index: number, value: number): void {
    const chunk = this.#chunks[index >>> CHUNK_BITS]
    if (chunk !== undefined) chunk[index & MASK] = value
  }

  /** Memory taken, in bytes. */
  get bytes(): number {
    return this.#chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)
  }
}

export const uint8List = (): ChunkedList<Uint8Array> => new ChunkedList((length) => new Uint8Array(length))
export const uint16List = (): ChunkedList<Uint16Array> => new ChunkedList((length) => new Uint16Array(length))
export const uint32List = (): ChunkedList<Uint32Array> => new ChunkedList((length) => new Uint32Array(length))
export const float64List = (): ChunkedList<Float64Array> => new ChunkedList((length) => new Float64Array(length))
