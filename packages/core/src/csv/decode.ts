/** Decodes bytes as a whole; null where they are not valid in the encoding. Never yields U+FFFD for a bad byte. */
export type Decode = (bytes: Uint8Array) => string | null

// WHATWG index-windows-1252, 0x80 to 0x9F. Written out because Node 20 decodes these bytes as Latin-1, and a sealed
// import must read the same under every Node.
const WINDOWS_1252_HIGH =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = asBuffer(bytes).toString('latin1')
  return latin1.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252_HIGH.charAt(c.charCodeAt(0) - 0x80))
}

/** A decoder for an encoding named by {@link encodingOf}. A BOM in the middle of a source is kept as the character it is. */
export function decoderOf(encoding: string): Decode {
  if (encoding === 'windows-1252') return decodeWindows1252
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  return (bytes) => {
    try {
      return decoder.decode(bytes)
    } catch {
      return null
    }
  }
}
