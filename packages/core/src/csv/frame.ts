import { FootfallError } from '../error.ts'
import type { Dialect, ReadLimits } from './record.ts'
import type { FramedWindow } from './window.ts'

/** A quoted field begins in the record: its fields cannot be had by cutting at the delimiter. */
export const QUOTED = 1
/** Blanks stand between a closing quote and what follows it. */
export const BLANK_AFTER_QUOTE = 2
/** The record is one physical line in which a quoted field is not closed. */
export const UNCLOSED = 4
/** A field is over the limit. */
export const LONG_FIELD = 8
/** A quote is doubled inside a quoted field. */
export const DOUBLED_QUOTE = 16

/** Where one record lies in the source. Offsets count code units from the source's start. */
export interface Frame {
  readonly start: number
  /** Where its line end begins. */
  readonly content: number
  readonly end: number
  readonly line: number
  readonly columns: number
  readonly flags: number
}

export interface Framer {
  /** The next record; null when the window must be fed first, or at the end of the source. */
  next(): Frame | null
  /** Offset of the first unit that belongs to no frame yet. */
  readonly position: number
  /** Units looked at so far, repeated looks included: the measure of linear time. */
  readonly visited: number
}

// In this order: what is below QUOTE never matters in unquoted text.
const PLAIN = 0
const BLANK = 1
const QUOTE = 2
const DELIMITER = 3
const LF = 4
const CR = 5

const TEXT = 0
const IN_QUOTES = 1
const AFTER_QUOTE = 2
const BLANKS = 3
const SKIP_LINE = 4

const CLASSES = new Map<string, Uint8Array>()

function classes(delimiter: Dialect['delimiter']): Uint8Array {
  const known = CLASSES.get(delimiter)
  if (known !== undefined) return known
  const table = new Uint8Array(256)
  table[0x20] = BLANK
  table[0x09] = BLANK
  table[0x22] = QUOTE
  table[0x0a] = LF
  table[0x0d] = CR
  table[delimiter.charCodeAt(0)] = DELIMITER
  CLASSES.set(delimiter, table)
  return table
}

/**
 * Cuts a source into records by a state machine of its own, resumable at any unit.
 *
 * A field that begins with a quote must be closed by a quote, optional blanks and then a delimiter, a line end or the
 * end of the source, within `maxRecordBytes` of its opening. If it is not, the record's first physical line alone is a
 * frame (`UNCLOSED`) and framing restarts on the next line. So the machine may look far ahead and come back; two facts
 * keep that linear. Whether an opening quote fails depends on its position alone, and a failed record would fail again
 * from any of the openings that it went through: they are remembered as doomed and never followed twice. And two
 * different openings cannot both be followed over the same stretch: inside quotes an even run of quotes goes on, at the
 * start of a field an odd one does.
 */
export function createFramer(
  window: FramedWindow,
  delimiter: Dialect['delimiter'],
  limits: ReadLimits,
  origin: { readonly offset: number; readonly line: number } = { offset: 0, line: 1 },
): Framer {
  const classTable = classes(delimiter)
  const maxRecord = Math.floor(limits.maxRecordBytes / window.unit)
  const maxField = Math.floor(limits.maxFieldBytes / window.unit)
  const maxHeld = Math.floor(limits.maxHeldBytes / window.unit)
  const doomed = new Set<number>()
  let lastDoomed = -1
  let visited = 0

  // The record so far. All offsets are absolute, so that the window may move between two calls.
  let start = origin.offset
  let line = origin.line
  let position = start
  let mode = TEXT
  let field = start
  let columns = 1
  let flags = 0
  let lineEnds = 0
  let firstLineEnd = -1
  let openings: number[] = []

  const finish = (content: number, end: number, lines: number): Frame => {
    if (end - start > maxHeld) throw overCap()
    const frame = { start, content, end, line, columns, flags }
    start = end
    line += lines
    position = end
    mode = TEXT
    field = end
    columns = 1
    flags = 0
    lineEnds = 0
    firstLineEnd = -1
    if (openings.length > 0) openings = []
    if (lastDoomed >= 0 && lastDoomed < end) {
      doomed.clear()
      lastDoomed = -1
    }
    return frame
  }

  const overCap = () =>
    new FootfallError('record-over-cap', `The record on line ${line} has more than ${limits.maxHeldBytes} bytes.`, {
      line,
      maxHeldBytes: limits.maxHeldBytes,
    })

  /** The end of the line end at `at`; -1 while a CR may still be half of a CRLF. */
  const lineEndAt = (at: number): number => {
    if (window.units[at] !== 0x0d) return at + 1
    if (at + 1 === window.size && !window.ended) return -1
    return at + 1 < window.size && window.units[at + 1] === 0x0a ? at + 2 : at + 1
  }

  const next = (): Frame | null => {
    const { units, base, size, ended } = window
    const table = classTable
    const recordStop = start - base + maxRecord
    const heldStop = start - base + maxHeld
    let at = position - base
    let entered = at

    const pause = (): null => {
      visited += at - entered
      position = base + at
      return null
    }
    const done = (content: number, end: number, lines: number): Frame => {
      visited += Math.max(at, end) - entered
      return finish(base + content, base + end, lines)
    }

    for (;;) {
      if (mode === TEXT) {
        const stop = Math.min(size, recordStop)
        let from = field - base
        while (at < stop) {
          const kind = table[units[at] as number] as number
          if (kind < QUOTE) at++
          else if (kind === DELIMITER) {
            if (at - from > maxField) flags |= LONG_FIELD
            columns++
            from = ++at
          } else if (kind === QUOTE) {
            if (at++ !== from) continue
            openings.push(base + from)
            flags |= QUOTED
            mode = IN_QUOTES
            break
          } else {
            const end = kind === LF ? at + 1 : lineEndAt(at)
            field = base + from
            if (end < 0) return pause()
            if (at - from > maxField) flags |= LONG_FIELD
            return done(at, end, lineEnds + 1)
          }
        }
        field = base + from
        if (mode === IN_QUOTES) {
          if (doomed.has(field)) mode = fail()
        } else if (at < size) mode = SKIP_LINE
        else if (!ended || base + at === start) return pause()
        else {
          if (at - from > maxField) flags |= LONG_FIELD
          return done(at, at, lineEnds)
        }
      } else if (mode === IN_QUOTES) {
        const quoteStop = field - base + maxRecord
        const stop = Math.min(size, quoteStop)
        while (at < stop) {
          const kind = table[units[at] as number] as number
          if (kind === QUOTE) {
            at++
            mode = AFTER_QUOTE
            break
          }
          if (kind === LF || kind === CR) {
            const end = kind === LF ? at + 1 : lineEndAt(at)
            if (end < 0) return pause()
            lineEnds++
            if (firstLineEnd < 0) firstLineEnd = base + end
            at = end
          } else at++
        }
        if (mode === IN_QUOTES) {
          if (at < quoteStop && !ended) return pause()
          mode = fail()
        }
      } else if (mode === AFTER_QUOTE) {
        if (at === size) {
          if (!ended) return pause()
          mode = TEXT
          continue
        }
        const kind = table[units[at] as number] as number
        if (kind === QUOTE) {
          at++
          flags |= DOUBLED_QUOTE
          mode = IN_QUOTES
        } else if (kind === BLANK) {
          flags |= BLANK_AFTER_QUOTE
          mode = BLANKS
        } else mode = kind === PLAIN ? fail() : TEXT
      } else if (mode === BLANKS) {
        const quoteStop = field - base + maxRecord
        const stop = Math.min(size, quoteStop)
        while (at < stop && table[units[at] as number] === BLANK) at++
        if (at < stop) {
          const kind = table[units[at] as number] as number
          mode = kind === PLAIN || kind === QUOTE ? fail() : TEXT
        } else if (at >= quoteStop) mode = fail()
        else if (ended) mode = TEXT
        else return pause()
      } else {
        if (firstLineEnd >= 0 && flags & UNCLOSED) {
          visited += at - entered
          entered = at
          at = firstLineEnd - base
          entered = at
          return done(at, at, 1)
        }
        const stop = Math.min(size, heldStop)
        while (at < stop && units[at] !== 0x0a && units[at] !== 0x0d) at++
        if (at < stop) {
          const end = lineEndAt(at)
          return end < 0 ? pause() : done(at, end, lineEnds + 1)
        }
        if (at < size) throw overCap()
        return ended ? done(at, at, lineEnds) : pause()
      }
    }
  }

  /** A quoted field that is not closed: the record becomes its first physical line, which may have to be found yet. */
  const fail = (): typeof SKIP_LINE => {
    for (const opening of openings) doomed.add(opening)
    lastDoomed = Math.max(lastDoomed, openings.at(-1) ?? -1)
    flags = UNCLOSED
    return SKIP_LINE
  }

  return {
    next,
    get position() {
      return start
    },
    get visited() {
      return visited
    },
  }
}
