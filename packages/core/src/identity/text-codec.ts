/** How a text is laid down: one byte a character, two, or 16 or 32 bytes for the hex digits of a UUID or a SHA-256. */
const NARROW = 0
const WIDE = 1
const UUID = 2
const SHA256 = 3

const UUID_DASHES = new Set([8, 13, 18, 23])

const hexDigit = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48
  return code >= 97 && code <= 102 ? code - 87 : -1
}

const isHex = (text: string, length: number, dashes: ReadonlySet<number>): boolean => {
  for (let at = 0; at < length; at++) {
    const code = text.charCodeAt(at)
    if (dashes.has(at) ? code !== 45 : hexDigit(code) < 0) return false
  }
  return true
}

const NO_DASHES: ReadonlySet<number> = new Set()

const formatOf = (text: string): number => {
  if (text.length === 36 && isHex(text, 36, UUID_DASHES)) return UUID
  if (text.length >= 64 && isHex(text, 64, NO_DASHES)) return SHA256
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return WIDE
  return NARROW
}

/** Texts as few bytes, and back, exactly: different (tag, text) never encode alike, lone surrogates included. */
export interface TextCodec {
  /** Encodes into `buffer`, a scratch of the codec that the next call overwrites; returns the number of bytes. */
  encode(tag: number, text: string): number
  readonly buffer: Uint8Array
}

/** `tag` is a number from 0 to 63 that keeps texts of different kinds apart. */
export const createTextCodec = (): TextCodec => {
  let buffer = new Uint8Array(256)
  let end = 0

  const putLength = (length: number): void => {
    let rest = length
    while (rest >= 0x80) {
      buffer[end++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    buffer[end++] = rest
  }
  const putHex = (text: string, length: number, dashes: ReadonlySet<number>): void => {
    for (let at = 0; at < length; at += 2) {
      if (dashes.has(at)) at++
      buffer[end++] = (hexDigit(text.charCodeAt(at)) << 4) | hexDigit(text.charCodeAt(at + 1))
    }
  }
  const putChars = (text: string, from: number, wide: boolean): void => {
    putLength(text.length - from)
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (wide) buffer[end++] = code >>> 8
      buffer[end++] = code & 0xff
    }
  }

  return {
    encode(tag, text) {
      if (buffer.length < text.length * 2 + 16) buffer = new Uint8Array(text.length * 3 + 16)
      let format = formatOf(text)
      // What follows the hash must be narrow to go with it.
      if (format === SHA256 && formatOf(text.slice(64)) === WIDE) format = WIDE
      buffer[0] = (tag << 2) | format
      end = 1
      if (format === UUID) putHex(text, 36, UUID_DASHES)
      else if (format === SHA256) {
        putHex(text, 64, NO_DASHES)
        putChars(text, 64, false)
      } else putChars(text, 0, format === WIDE)
      return end
    },
    get buffer() {
      return buffer
    },
  }
}

const HEX = Buffer.from('0123456789abcdef', 'latin1')
/** The id that is being decoded: a text that grows piece by piece would leave all of its pieces behind. */
const uuid = Buffer.from('00000000-0000-0000-0000-000000000000', 'latin1')

const decodeUuid = (bytes: Buffer, offset: number): string => {
  let at = 0
  for (let from = offset; from < offset + 16; from++) {
    if (UUID_DASHES.has(at)) at++
    const byte = bytes[from] ?? 0
    uuid[at++] = HEX[byte >>> 4] ?? 0
    uuid[at++] = HEX[byte & 15] ?? 0
  }
  return uuid.toString('latin1')
}

/** Reads back what a codec wrote at `offset`. */
export const decodeText = (bytes: Buffer, offset: number): { readonly tag: number; readonly text: string } => {
  let at = offset
  const next = (): number => bytes[at++] ?? 0
  const head = next()
  const tag = head >>> 2
  const format = head & 3
  if (format === UUID) return { tag, text: decodeUuid(bytes, at) }
  let text = ''
  if (format === SHA256) {
    text = bytes.toString('hex', at, at + 32)
    at += 32
  }
  let length = 0
  for (let shift = 0, more = true; more; shift += 7) {
    const byte = next()
    length |= (byte & 0x7f) << shift
    more = byte >= 0x80
  }
  if (format !== WIDE) return { tag, text: text + bytes.toString('latin1', at, at + length) }
  for (; length > 0; length--) text += String.fromCharCode((next() << 8) | next())
  return { tag, text }
}
