import { FootfallError } from '../error.ts'
import { assertDelimitable, encodingOf, unitLayout } from './encoding.ts'
import { createFramer } from './frame.ts'
import { readLimits } from './limits.ts'
import type { Dialect, ReadLimits } from './record.ts'
import { type BlockFrame, createSplitter, type SplitRecord } from './split.ts'
import { wholeWindow } from './window.ts'

/**
 * Reads records again from the bytes that the reader gave for them (`raw`): the very same fields or problem, whatever
 * stood around them in the source. Pure.
 *
 * @param limits those that the source was read under; the defaults when left out.
 * @throws FootfallError `encoding-unsupported`, or `options-invalid` for bytes that are not those of one record.
 * @example parseRecords([Buffer.from('a;"b;c"\r\n')], { encoding: 'utf-8', delimiter: ';' })
 * // [{ fields: ['a', 'b;c'], problem: null }]
 */
export function parseRecords(
  raws: readonly Uint8Array[],
  dialect: Dialect,
  limits?: Partial<ReadLimits>,
): SplitRecord[] {
  const resolved = readLimits(limits)
  const sealed: Dialect = { encoding: encodingOf(dialect.encoding), delimiter: dialect.delimiter }
  assertDelimitable(sealed.encoding, sealed.delimiter)
  const split = createSplitter(sealed, resolved)
  const results: SplitRecord[] = []
  for (const group of groups(raws)) {
    const frames: BlockFrame[] = []
    let start = 0
    for (const raw of group) {
      frames.push(frameOf(raw, start, sealed, resolved))
      start += raw.length
    }
    const block = group.length === 1 ? (group[0] as Uint8Array) : Buffer.concat(group)
    for (const result of split(block, frames)) results.push(result)
  }
  return results
}

const GROUP_BYTES = 256 * 1024

/** Runs of raws of about 256 KiB: what is decoded and split in one go. */
function* groups(raws: readonly Uint8Array[]): Generator<Uint8Array[]> {
  let group: Uint8Array[] = []
  let bytes = 0
  for (const raw of raws) {
    group.push(raw)
    bytes += raw.length
    if (bytes < GROUP_BYTES) continue
    yield group
    group = []
    bytes = 0
  }
  if (group.length > 0) yield group
}

function frameOf(raw: Uint8Array, start: number, dialect: Dialect, limits: ReadLimits): BlockFrame {
  const end = start + raw.length
  // Its size alone is what is wrong with such a record, see `createSplitter`.
  if (raw.length > limits.maxRecordBytes) return { start, content: end, end, flags: 0 }
  const layout = unitLayout(dialect.encoding)
  if (layout.bytes === 1 && raw.length <= limits.maxFieldBytes && !raw.includes(QUOTE)) {
    const content = contentOfLine(raw)
    if (content >= 0) return { start, content: start + content, end, flags: 0 }
  }
  const frame = createFramer(wholeWindow(raw, layout), dialect.delimiter, limits).next()
  if (frame === null) return { start, content: start, end, flags: 0 }
  if (Math.min(frame.end * layout.bytes, raw.length) !== raw.length) {
    throw new FootfallError('options-invalid', 'These are not the bytes of one record, or not of this dialect.')
  }
  return { start, content: start + Math.min(frame.content * layout.bytes, raw.length), end, flags: frame.flags }
}

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d

/** Where the line end of a single line begins; -1 when there are several lines. Most records need no more framing. */
function contentOfLine(raw: Uint8Array): number {
  const size = raw.length
  const lf = raw.indexOf(LF)
  const cr = raw.indexOf(CR)
  if (lf < 0) return cr < 0 ? size : cr === size - 1 ? cr : -1
  if (lf !== size - 1) return -1
  return cr < 0 ? lf : cr === size - 2 ? cr : -1
}
