import { FootfallError } from '../error.ts'
import { type Assembler, createAssembler, isBlankRecord, splitFrames } from './batch.ts'
import { type Chunks, chunksOf } from './chunks.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import { detectEncoding, ENCODING_SAMPLE_BYTES } from './detect-encoding.ts'
import { assertDelimitable, unitLayout } from './encoding.ts'
import { createFramer, type Frame, type Framer } from './frame.ts'
import { headerCells } from './header.ts'
import { readLimits } from './limits.ts'
import type { Assumption, ByteSource, Dialect, ReadLimits, ReadOptions, RecordBatch, RecordReader } from './record.ts'
import { createSplitter, type Splitter } from './split.ts'
import { createWindow, type Window } from './window.ts'

const BATCH_RECORDS = 4_000
const BATCH_BYTES = 1024 * 1024

interface Reading {
  readonly chunks: Chunks
  readonly window: Window
  readonly framer: Framer
  readonly split: Splitter
  readonly assembler: Assembler
}

/**
 * Reads a source of any size as records with their exact bytes, in batches of up to 4,000 records or 1 MiB. Memory is
 * bounded by the batch and the record limits; the source is pulled only as fast as `batches` is. Records and spans tile
 * the source's bytes. Bad records are yielded with a `problem`; only a source that cannot be read at all is an error.
 *
 * @throws FootfallError `source-empty`, `header-missing`, `header-too-long`, `too-many-columns`, `encoding-unsupported`,
 * `options-invalid`, and `record-over-cap`, the last also while `batches` is pulled.
 * @example
 * const { head, batches } = await readRecords(createReadStream('visits.csv'), {})
 * for await (const { records } of batches) for (const record of records) console.log(record.line, record.fields)
 */
export async function readRecords(source: ByteSource, options: ReadOptions = {}): Promise<RecordReader> {
  const limits = readLimits(options.limits)
  const chunks = chunksOf(source)
  try {
    // 1. Enough of the source to know its encoding.
    const { sample, complete } = await readSample(chunks)
    const { encoding, bomBytes, assumptions } = detectEncoding(sample.subarray(0, ENCODING_SAMPLE_BYTES), {
      declared: options.encoding,
      complete: complete && sample.length <= ENCODING_SAMPLE_BYTES,
    })

    // 2. The delimiter.
    const { dialect, assumed } = chooseDialect(sample.subarray(bomBytes), encoding, options.delimiter, complete)

    // 3. Records from after the BOM on, up to the header.
    const layout = unitLayout(encoding)
    const window = createWindow(layout)
    window.append(sample)
    if (complete) window.end()
    const framer = createFramer(window, dialect.delimiter, limits, { offset: bomBytes / layout.bytes, line: 1 })
    const reading: Reading = {
      chunks,
      window,
      framer,
      split: createSplitter(dialect, limits),
      assembler: createAssembler(),
    }
    if (bomBytes > 0) {
      const raw = sample.slice(0, bomBytes)
      reading.assembler.span({ kind: 'bom', line: 1, start: 0, end: bomBytes, raw, blankLines: 0 })
    }
    const headers = await readHeader(reading, limits)

    // 4. The rest, when it is pulled.
    return { head: { dialect, headers, assumptions: [...assumptions, ...assumed] }, batches: readBatches(reading) }
  } catch (error) {
    await chunks.close()
    throw error
  }
}

/** The first MiB, or all of a shorter source. What a chunk holds beyond that is kept with it. */
async function readSample(chunks: Chunks): Promise<{ sample: Uint8Array; complete: boolean }> {
  const pieces: Uint8Array[] = []
  for (let bytes = 0; bytes <= ENCODING_SAMPLE_BYTES; ) {
    const piece = await chunks.pull()
    if (piece === null) return { sample: Buffer.concat(pieces), complete: true }
    // A copy: the source may use its buffer again.
    pieces.push(piece.slice())
    bytes += piece.length
  }
  return { sample: Buffer.concat(pieces), complete: false }
}

function chooseDialect(
  sample: Uint8Array,
  encoding: string,
  declared: Dialect['delimiter'] | undefined,
  complete: boolean,
): { dialect: Dialect; assumed: readonly Assumption[] } {
  if (declared !== undefined) {
    assertDelimitable(encoding, declared)
    return { dialect: { encoding, delimiter: declared }, assumed: [] }
  }
  const { delimiter, assumptions } = detectDelimiter(sample, encoding, { complete })
  return { dialect: { encoding, delimiter }, assumed: assumptions }
}

async function nextFrame({ chunks, window, framer }: Reading): Promise<Frame | null> {
  for (;;) {
    const frame = framer.next()
    if (frame !== null || window.ended) return frame
    const bytes = await chunks.pull()
    if (bytes === null) window.end()
    else window.append(bytes)
  }
}

/** The first record that is not blank. Blank ones before it become spans. */
async function readHeader(reading: Reading, limits: ReadLimits): Promise<readonly string[]> {
  const { window, split, assembler } = reading
  for (;;) {
    const frame = await nextFrame(reading)
    if (frame === null) {
      throw new FootfallError('source-empty', 'The source has no bytes, or nothing but blank lines.')
    }
    const frames = splitFrames(window, [frame], split)
    window.release(frame.end)
    const record = frames.records[0]
    if (record === undefined || isBlankRecord(record)) {
      assembler.add(frames)
      continue
    }
    const raw = frames.raw(0)
    const cells = headerCells(record, frame, raw.length, limits)
    const start = frames.start(0)
    assembler.span({ kind: 'header', line: frame.line, start, end: start + raw.length, raw, blankLines: 0 })
    return cells
  }
}

async function* readBatches(reading: Reading): AsyncGenerator<RecordBatch> {
  const { chunks, window, framer, split, assembler } = reading
  try {
    for (;;) {
      const frames: Frame[] = []
      let units = 0
      while (frames.length < BATCH_RECORDS && units * window.unit < BATCH_BYTES) {
        // Most records are in memory already: waiting for each would cost more than reading it.
        const frame = framer.next() ?? (await nextFrame(reading))
        if (frame === null) break
        frames.push(frame)
        units += frame.end - frame.start
      }
      if (frames.length > 0) {
        assembler.add(splitFrames(window, frames, split))
        window.release(framer.position)
      }
      const last = window.ended && frames.length === 0
      const batch = assembler.take(last)
      if (batch.records.length > 0 || batch.spans.length > 0) yield batch
      if (last) return
    }
  } finally {
    await chunks.close()
  }
}
