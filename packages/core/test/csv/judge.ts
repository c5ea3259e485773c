import { parseRecords } from '../../src/csv/parse-records.ts'
import type { ReadOptions } from '../../src/csv/record.ts'
import { type Collected, collectOrCode } from './collect.ts'
import { type ScanLimits, type Scanned, scan } from './scanner.ts'

/**
 * Reads a source and compares the result with the scanner's: bytes, lines, fields, problems, and the second reading of
 * each record's bytes. Returns what differs first, or null.
 */
export async function judge(
  bytes: Uint8Array,
  options: ReadOptions = {},
  chunks: Iterable<Uint8Array> = [bytes],
): Promise<string | null> {
  const limits: ScanLimits = {
    maxRecordBytes: options.limits?.maxRecordBytes ?? 1024 * 1024,
    maxFieldBytes: options.limits?.maxFieldBytes ?? 64 * 1024,
  }
  const got = await collectOrCode(chunks, options)
  if (typeof got === 'string') return judgeRefusal(got, bytes, options, limits)
  const expected = scan(bytes, got.head.dialect, limits)
  return judgeTiling(got, bytes) ?? judgeEntries(got, expected) ?? judgeSecondReading(got, options)
}

const REFUSALS = ['source-empty', 'header-missing', 'header-too-long', 'encoding-unsupported']

function judgeRefusal(code: string, bytes: Uint8Array, options: ReadOptions, limits: ScanLimits): string | null {
  if (!REFUSALS.includes(code)) return `refused with ${code}`
  if (options.encoding === undefined || options.delimiter === undefined) return null
  const [first] = scan(bytes, { encoding: options.encoding, delimiter: options.delimiter }, limits).filter(
    ({ kind }) => kind === 'header',
  )
  if (first === undefined) return code === 'source-empty' ? null : `${code} for a source of blank lines`
  if (first.problem === null) return `${code} for a good header`
  return code === 'header-missing' || code === 'header-too-long' ? null : `${code} for a bad header`
}

function judgeTiling({ records, spans }: Collected, bytes: Uint8Array): string | null {
  const pieces = [...records, ...spans].sort((a, b) => a.start - b.start)
  let at = 0
  for (const { start, end, raw } of pieces) {
    if (start !== at) return `gap or overlap at byte ${at}`
    if (end - start !== raw.length || end <= start) return `a span from ${start} to ${end} with ${raw.length} bytes`
    if (Buffer.compare(raw, bytes.subarray(start, end)) !== 0) return `other bytes at ${start}`
    at = end
  }
  return at === bytes.length ? null : `${bytes.length - at} bytes are missing at the end`
}

function judgeEntries({ head, records, spans }: Collected, expected: readonly Scanned[]): string | null {
  const wanted = expected.filter(({ kind }) => kind === 'record')
  if (records.length !== wanted.length) return `${records.length} records instead of ${wanted.length}`
  for (const [i, record] of records.entries()) {
    const want = wanted[i]
    if (want === undefined) return 'unreachable'
    if (record.rowNumber !== i + 1) return `row number ${record.rowNumber} instead of ${i + 1}`
    const same =
      record.line === want.line &&
      record.start === want.start &&
      record.end === want.end &&
      (record.problem?.code ?? null) === want.problem &&
      JSON.stringify(record.fields) === JSON.stringify(want.fields)
    if (!same)
      return `row ${i + 1}: ${JSON.stringify({ ...record, raw: undefined })} instead of ${JSON.stringify(want)}`
  }
  const header = expected.find(({ kind }) => kind === 'header')
  const cells = header?.fields.map((cell) => cell.trim())
  if (JSON.stringify(head.headers) !== JSON.stringify(cells)) return `header ${JSON.stringify(head.headers)}`
  return judgeSpans(spans, expected)
}

/** Blank spans may be cut anywhere between blank lines, so they are compared by what they cover together. */
function judgeSpans(spans: Collected['spans'], expected: readonly Scanned[]): string | null {
  for (const span of spans) {
    const covered = expected.filter(({ start, end }) => start >= span.start && end <= span.end)
    if (covered.some(({ kind }) => kind !== span.kind)) return `a ${span.kind} span over something else`
    if (covered[0]?.start !== span.start || covered[0].line !== span.line) return `a ${span.kind} span on another line`
    if (span.blankLines !== (span.kind === 'blank' ? covered.length : 0)) return `${span.blankLines} blank lines`
  }
  return null
}

function judgeSecondReading({ head, records }: Collected, options: ReadOptions): string | null {
  const again = parseRecords(
    records.map(({ raw }) => raw),
    head.dialect,
    options.limits,
  )
  const first = records.map(({ fields, problem }) => ({ fields, problem }))
  return JSON.stringify(again) === JSON.stringify(first) ? null : 'the second reading of the raw bytes differs'
}
