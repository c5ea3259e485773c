import { canDelimit, unitLayout } from './encoding.ts'
import { createFramer, type Frame, UNCLOSED } from './frame.ts'
import { readLimits } from './limits.ts'
import type { Assumption, Dialect } from './record.ts'
import { createWindow, type Window } from './window.ts'

export interface DetectedDelimiter {
  readonly delimiter: Dialect['delimiter']
  readonly assumptions: readonly Assumption[]
}

const CANDIDATES = [',', ';', '\t', '|'] as const
const SAMPLE_BYTES = 64 * 1024
const SAMPLE_RECORDS = 200
/** A runner-up this near to the best makes the choice an assumption. */
const NEAR = 0.75

const NAMES: Record<Dialect['delimiter'], string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' }

/**
 * The delimiter under which the first records agree best with the header's number of columns, more columns counting
 * more. A file of one column has a comma. Only a choice between near equals is reported as an assumption.
 *
 * @param sample the source's first bytes after the BOM.
 * @param options `complete`: the sample is the whole source, so its last record is one too.
 */
export function detectDelimiter(
  sample: Uint8Array,
  encoding: string,
  options: { readonly complete?: boolean } = {},
): DetectedDelimiter {
  const complete = options.complete === true && sample.length <= SAMPLE_BYTES
  const bytes = sample.subarray(0, SAMPLE_BYTES)
  const scores = CANDIDATES.filter((delimiter) => canDelimit(encoding, delimiter))
    .map((delimiter) => ({ delimiter, score: score(bytes, encoding, delimiter, complete) }))
    .sort((a, b) => b.score - a.score)
  const [best, second] = scores
  if (best === undefined || best.score === 0) return { delimiter: ',', assumptions: [] }
  if (second === undefined || second.score < best.score * NEAR) return { delimiter: best.delimiter, assumptions: [] }
  const message =
    `The columns were taken to be separated by ${NAMES[best.delimiter]}; ` +
    `${NAMES[second.delimiter]} would have been nearly as good.`
  return { delimiter: best.delimiter, assumptions: [{ code: 'delimiter', message }] }
}

/** 0 for a header of one column; else nearer to 1 the more columns it has and the more records agree with it. */
function score(bytes: Uint8Array, encoding: string, delimiter: Dialect['delimiter'], complete: boolean): number {
  let frames = sampleFrames(bytes, encoding, delimiter, complete)
  // The header alone may be longer than the sample.
  if (frames.length === 0) frames = sampleFrames(bytes, encoding, delimiter, true)
  const [header] = frames
  if (header === undefined || header.columns < 2 || header.flags & UNCLOSED) return 0
  const agreeing = frames.filter((frame) => frame.columns === header.columns && !(frame.flags & UNCLOSED))
  return (agreeing.length / frames.length) * (1 - 1 / header.columns)
}

function sampleFrames(
  bytes: Uint8Array,
  encoding: string,
  delimiter: Dialect['delimiter'],
  complete: boolean,
): Frame[] {
  const window = createWindow(unitLayout(encoding))
  window.append(bytes)
  if (complete) window.end()
  const framer = createFramer(window, delimiter, readLimits())
  const frames: Frame[] = []
  while (frames.length < SAMPLE_RECORDS) {
    const frame = framer.next()
    if (frame === null) break
    if (!isBlank(window, frame, delimiter)) frames.push(frame)
  }
  return frames
}

function isBlank(window: Window, frame: Frame, delimiter: string): boolean {
  for (let at = frame.start; at < frame.content; at++) {
    const unit = window.units[at] as number
    if (unit !== 0x20 && unit !== 0x09 && unit !== 0x22 && unit !== delimiter.charCodeAt(0)) return false
  }
  return true
}
