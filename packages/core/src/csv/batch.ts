import type { Frame } from './frame.ts'
import type { LayoutSpan, RecordBatch, SourceRecord } from './record.ts'
import type { BlockFrame, SplitRecord, Splitter } from './split.ts'
import type { Window } from './window.ts'

/** A longer run of blank lines is told in several spans. */
const BLANK_SPAN_BYTES = 64 * 1024

/** Frames of a window with their own copy of its bytes, split into fields. */
export interface SplitFrames {
  readonly line: (index: number) => number
  readonly raw: (index: number) => Uint8Array
  readonly start: (index: number) => number
  readonly records: readonly SplitRecord[]
}

/** Copies what the frames cover out of the window and splits it. The frames follow one another without gap. */
export function splitFrames(window: Window, frames: readonly Frame[], split: Splitter): SplitFrames {
  const first = frames[0]
  const last = frames.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('No frames to split.')
  const block = window.copy(first.start, last.end)
  const origin = first.start * window.unit
  // At the end of a UTF-16 source half a unit counts as one: its offset is beyond the bytes.
  const at = (offset: number) => Math.min(offset * window.unit - origin, block.length)
  const inBlock: BlockFrame[] = frames.map((frame) => ({
    start: at(frame.start),
    content: at(frame.content),
    end: at(frame.end),
    flags: frame.flags,
  }))
  const frameAt = (index: number) => inBlock[index] as BlockFrame
  return {
    line: (index) => (frames[index] as Frame).line,
    raw: (index) => block.subarray(frameAt(index).start, frameAt(index).end),
    start: (index) => origin + frameAt(index).start,
    records: split(block, inBlock),
  }
}

/** Whether all fields are blank: such a record counts as a blank line. */
export function isBlankRecord(record: SplitRecord): boolean {
  return record.problem === null && record.fields.every((field) => field.trim() === '')
}

/** Sorts split frames into records and spans, numbering records and merging runs of blank lines, across batches too. */
export interface Assembler {
  add(split: SplitFrames): void
  span(span: LayoutSpan): void
  /** What was added since the last call; a run of blank lines that may go on is kept back until `last`. */
  take(last: boolean): RecordBatch
}

export function createAssembler(): Assembler {
  let records: SourceRecord[] = []
  let spans: LayoutSpan[] = []
  let rowNumber = 0
  let blank: { line: number; start: number; bytes: number; lines: number; raws: Uint8Array[] } | null = null

  const flushBlank = () => {
    if (blank === null) return
    const { line, start, bytes, lines, raws } = blank
    blank = null
    const raw = raws.length === 1 ? (raws[0] as Uint8Array) : new Uint8Array(Buffer.concat(raws, bytes))
    spans.push({ kind: 'blank', line, start, end: start + bytes, raw, blankLines: lines })
  }
  const addBlank = (line: number, start: number, raw: Uint8Array) => {
    if (blank !== null && blank.bytes + raw.length > BLANK_SPAN_BYTES) flushBlank()
    blank ??= { line, start, bytes: 0, lines: 0, raws: [] }
    blank.bytes += raw.length
    blank.lines++
    blank.raws.push(raw)
  }

  return {
    add(split) {
      for (let i = 0; i < split.records.length; i++) {
        const record = split.records[i] as SplitRecord
        const raw = split.raw(i)
        const start = split.start(i)
        const line = split.line(i)
        if (isBlankRecord(record)) {
          addBlank(line, start, raw)
          continue
        }
        flushBlank()
        records.push({
          rowNumber: ++rowNumber,
          line,
          start,
          end: start + raw.length,
          raw,
          fields: record.fields,
          problem: record.problem,
        })
      }
    },
    span(span) {
      flushBlank()
      spans.push(span)
    },
    take(last) {
      if (last) flushBlank()
      const batch = { records, spans }
      records = []
      spans = []
      return batch
    },
  }
}
