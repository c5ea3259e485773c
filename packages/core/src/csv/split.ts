import { isAscii, isUtf8 } from 'node:buffer'
import { type Decode, decoderOf } from './decode.ts'
import { BLANK_AFTER_QUOTE, DOUBLED_QUOTE, type Frame, LONG_FIELD, QUOTED, UNCLOSED } from './frame.ts'
import type { Dialect, ReadLimits, RecordProblem } from './record.ts'
import { closeUpQuotes, splitQuoted } from './split-quoted.ts'
import { splitWrapped } from './split-wrapped.ts'

/** What a record's bytes say: its fields, or why it has none. */
export interface SplitRecord {
  readonly fields: string[]
  readonly problem: RecordProblem | null
}

/** The frame of a record, with its offsets in bytes of the block that holds it. */
export type BlockFrame = Pick<Frame, 'start' | 'content' | 'end' | 'flags'>

export type Splitter = (block: Uint8Array, frames: readonly BlockFrame[]) => SplitRecord[]

/** Decodes block[from, to); null where the bytes are not valid. */
type DecodeRange = (from: number, to: number) => string | null

const ASCII = Uint8Array.from({ length: 128 }, (_, i) => i)

/**
 * Turns framed records into fields. What becomes of a record depends on its own bytes alone, whatever block it lies in:
 * the shortcuts for a whole block are only taken where they give what decoding record by record would give.
 */
export function createSplitter(dialect: Dialect, limits: ReadLimits): Splitter {
  const { delimiter, encoding } = dialect
  const decode = decoderOf(encoding)
  const keepsAscii = decode(ASCII) === Buffer.from(ASCII).toString('latin1')

  return (block, frames) => {
    const text = rangeDecoder(block, encoding, keepsAscii, decode)
    const mayHoldNul = block.includes(0)
    const results: SplitRecord[] = new Array(frames.length)
    const quotedAt: number[] = []
    const quotedTexts: string[] = []

    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i] as BlockFrame
      const size = frame.end - frame.start
      if (size > limits.maxRecordBytes) {
        results[i] = held('record-too-long', `The record has ${size} bytes; the limit is ${limits.maxRecordBytes}.`)
        continue
      }
      if (frame.flags & UNCLOSED) {
        results[i] = held('quote-unclosed', 'A field opens with a quote that is not closed.')
        continue
      }
      if (frame.flags & LONG_FIELD) {
        results[i] = held('field-too-long', `A field has more than ${limits.maxFieldBytes} bytes.`)
        continue
      }
      const content = text(frame.start, frame.content)
      if (content === null) {
        results[i] = held('undecodable-bytes', `The bytes are not valid ${encoding}.`)
      } else if (mayHoldNul && content.includes('\0')) {
        results[i] = held('undecodable-bytes', 'The record holds a NUL character (U+0000), which is no text.')
      } else if (frame.flags & DOUBLED_QUOTE) {
        quotedAt.push(i)
        quotedTexts.push(frame.flags & BLANK_AFTER_QUOTE ? closeUpQuotes(content, delimiter) : content)
      } else if (frame.flags & QUOTED) {
        results[i] = { fields: splitWrapped(content, delimiter), problem: null }
      } else {
        // Without an opening quote the delimiter is the only character that means anything.
        results[i] = { fields: content.split(delimiter), problem: null }
      }
    }
    const split = splitQuoted(quotedTexts, delimiter)
    for (let k = 0; k < quotedAt.length; k++) {
      const fields = split[k] ?? null
      results[quotedAt[k] as number] =
        fields === null ? held('quote-unclosed', 'The quotes do not tell where fields end.') : { fields, problem: null }
    }
    return results
  }
}

function held(code: RecordProblem['code'], message: string): SplitRecord {
  return { fields: [], problem: { code, message } }
}

/** Each record is decoded into a string of its own: a slice of the block's text would keep all of it in memory. */
function rangeDecoder(block: Uint8Array, encoding: string, keepsAscii: boolean, decode: Decode): DecodeRange {
  const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength)
  if (keepsAscii && isAscii(block)) return (from, to) => buffer.toString('latin1', from, to)
  if (encoding === 'utf-8' && isUtf8(block)) return (from, to) => buffer.toString('utf8', from, to)
  return (from, to) => decode(block.subarray(from, to))
}
