/** Bytes of a chunk, about: large enough for a write of its own, small enough for the server to begin while the next is made. */
const CHUNK_BYTES = 64 * 1024

const TAB = 9
const LF = 10
const BACKSLASH = 92
const NULL_FIELD = [BACKSLASH, 78]

/** What follows the backslash for a byte that means something in COPY's text format; 0: it stands for itself. */
const ESCAPED = new Uint8Array(128)
for (const pair of ['\\\\', '\nn', '\rr', '\tt']) ESCAPED[pair.charCodeAt(0)] = pair.charCodeAt(1)

const SPECIAL = /[\\\n\r\t]/g
const escapedText = (found: string): string => `\\${String.fromCharCode(ESCAPED[found.charCodeAt(0)] ?? 0)}`

const HEX = '0123456789abcdef'
const HEX_HIGH = Uint8Array.from({ length: 256 }, (_, byte) => HEX.charCodeAt(byte >>> 4))
const HEX_LOW = Uint8Array.from({ length: 256 }, (_, byte) => HEX.charCodeAt(byte & 15))

/** More than any value can take: three bytes a code unit, or two digits a byte and a backslash. */
const roomFor = (value: unknown): number => {
  if (typeof value === 'string') return value.length * 3 + 8
  return value instanceof Uint8Array ? value.length * 2 + 8 : 32
}

/** Writes values into one buffer after the other; a class, and not closures, because every value goes through it. */
class CopyWriter {
  #buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  #at = 0

  get isFull(): boolean {
    return this.#at > CHUNK_BYTES - CHUNK_BYTES / 8
  }

  /** What was written since the last time. */
  take(): Buffer {
    const chunk = this.#buffer.subarray(0, this.#at)
    this.#buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES)
    this.#at = 0
    return chunk
  }

  row(values: readonly unknown[]): void {
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.#put(TAB)
      this.#value(values[i])
    }
    this.#put(LF)
  }

  #value(value: unknown): void {
    this.#reserve(roomFor(value))
    if (typeof value === 'string') this.#text(value)
    else if (value === null || value === undefined) for (const byte of NULL_FIELD) this.#put(byte)
    else if (typeof value === 'number' || typeof value === 'bigint') this.#text(String(value))
    else if (value instanceof Uint8Array) this.#bytes(value)
    else throw new TypeError(`A column of Footfall cannot hold a value of type ${typeof value}.`)
  }

  #put(byte: number): void {
    this.#buffer[this.#at++] = byte
  }

  /** Room for a value, and for the tab or the line end after it. */
  #reserve(bytes: number): void {
    if (this.#at + bytes < this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + bytes + 1))
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }

  #text(text: string): void {
    const buffer = this.#buffer
    let at = this.#at
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code >= 128) {
        // From here on Node encodes it.
        at += buffer.write(text.slice(i).replace(SPECIAL, escapedText), at, 'utf8')
        break
      }
      const letter = ESCAPED[code] ?? 0
      if (letter !== 0) buffer[at++] = BACKSLASH
      buffer[at++] = letter === 0 ? code : letter
    }
    this.#at = at
  }

  /** As hex; its backslash is one of COPY's too (PostgreSQL manual, "Binary Data Types"). */
  #bytes(bytes: Uint8Array): void {
    this.#text('\\x')
    const buffer = this.#buffer
    let at = this.#at
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i] ?? 0
      buffer[at++] = HEX_HIGH[byte] ?? 0
      buffer[at++] = HEX_LOW[byte] ?? 0
    }
    this.#at = at
  }
}

/**
 * Rows in COPY's text format (PostgreSQL manual, "COPY", "Text Format"), as chunks of bytes, each made when it is asked for: no
 * string a row, which the garbage collector would have to carry away.
 */
export const copyText = function* (rows: readonly (readonly unknown[])[]): Generator<Buffer> {
  const writer = new CopyWriter()
  for (const row of rows) {
    writer.row(row)
    if (writer.isFull) yield writer.take()
  }
  const rest = writer.take()
  if (rest.length > 0) yield rest
}
