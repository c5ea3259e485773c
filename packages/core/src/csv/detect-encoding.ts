import { isUtf8 } from 'node:buffer'
import { FootfallError } from '../error.ts'
import { encodingOf } from './encoding.ts'
import type { Assumption } from './record.ts'

/** How many bytes from the start of a source decide about its encoding, where nothing else does. */
export const ENCODING_SAMPLE_BYTES = 1024 * 1024

export interface DetectedEncoding {
  readonly encoding: string
  /** Bytes of the BOM at the start; 0 when there is none, or when it is not one in this encoding. */
  readonly bomBytes: number
  readonly assumptions: readonly Assumption[]
}

const BOMS = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
] as const

// Recognised only to be refused: the first would else pass for UTF-16.
const UTF_32 = [
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
] as const

/**
 * The encoding of a source: what was declared; else what its BOM says; else UTF-8 if the sample is valid UTF-8; else
 * windows-1252, which is an assumption. A declared `utf-16` is little-endian unless a BOM says otherwise.
 *
 * @param sample the source's first bytes, {@link ENCODING_SAMPLE_BYTES} of them unless the source is shorter.
 * @param options `complete`: the sample is the whole source, so a character cut off at its end is not valid.
 * @throws FootfallError `encoding-unsupported`
 * @example detectEncoding(Buffer.from('name\nJosé', 'latin1')).encoding // 'windows-1252'
 */
export function detectEncoding(
  sample: Uint8Array,
  options: { readonly declared?: string | undefined; readonly complete?: boolean } = {},
): DetectedEncoding {
  const bom = BOMS.find(({ bytes }) => startsWith(sample, bytes))
  if (options.declared !== undefined) {
    const label = options.declared.trim().toLowerCase()
    const encoding = label === 'utf-16' && bom?.encoding === 'utf-16be' ? bom.encoding : encodingOf(label)
    if (bom === undefined || bom.encoding === encoding) {
      return { encoding, bomBytes: bom?.bytes.length ?? 0, assumptions: [] }
    }
    const message = `The file begins with the mark of ${bom.encoding}; it was read as ${encoding}, as declared.`
    return { encoding, bomBytes: 0, assumptions: [{ code: 'encoding', message }] }
  }
  if (UTF_32.some((bytes) => startsWith(sample, bytes))) {
    throw new FootfallError('encoding-unsupported', 'The file is UTF-32. Save it as UTF-8.')
  }
  if (bom !== undefined) return { encoding: bom.encoding, bomBytes: bom.bytes.length, assumptions: [] }
  if (isUtf8(options.complete === true ? sample : wholeCharacters(sample))) {
    return { encoding: 'utf-8', bomBytes: 0, assumptions: [] }
  }
  const message =
    'The file is not UTF-8 and names no encoding; it was read as windows-1252 (Western European). ' +
    'If names look wrong, declare the encoding.'
  return { encoding: 'windows-1252', bomBytes: 0, assumptions: [{ code: 'encoding', message }] }
}

function startsWith(bytes: Uint8Array, prefix: readonly number[]): boolean {
  return prefix.every((byte, i) => bytes[i] === byte)
}

/** The sample without a UTF-8 sequence that its end cuts in two (RFC 3629: a sequence has at most four bytes). */
function wholeCharacters(sample: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, sample.length); back++) {
    const byte = sample[sample.length - back] as number
    if (byte < 0x80) return sample
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? sample.subarray(0, sample.length - back) : sample
  }
  return sample
}
