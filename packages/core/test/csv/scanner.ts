import type { Dialect, ReadLimits } from '../../src/csv/record.ts'

/**
 * A second opinion on what a source holds, made to judge the reader: it sees the whole source as one string, uses
 * regular expressions where the reader has a state machine, cuts and unquotes fields itself, and shares no code with it.
 * Quadratic in the worst case, so for small sources only.
 */
export interface Scanned {
  readonly kind: 'bom' | 'header' | 'blank' | 'record'
  readonly line: number
  readonly start: number
  readonly end: number
  readonly fields: readonly string[]
  readonly problem: string | null
}

export type ScanLimits = Pick<ReadLimits, 'maxRecordBytes' | 'maxFieldBytes'>

const MIB = 1024 * 1024
const BOM: Record<string, string> = { 'utf-8': '\xef\xbb\xbf', 'utf-16le': '\xff\xfe', 'utf-16be': '\xfe\xff' }

export function scan(
  bytes: Uint8Array,
  { encoding, delimiter }: Dialect,
  limits: ScanLimits = { maxRecordBytes: MIB, maxFieldBytes: 64 * 1024 },
): Scanned[] {
  const width = encoding.startsWith('utf-16') ? 2 : 1
  const latin1 = Buffer.from(bytes).toString('latin1')
  const bom = BOM[encoding] ?? ''
  const hasBom = bom !== '' && latin1.startsWith(bom)
  // One character a code unit; of UTF-16 only what is ASCII matters for where fields end.
  const text = width === 1 ? latin1 : asciiOfUtf16(latin1, encoding === 'utf-16be')
  const maxRecord = Math.floor(limits.maxRecordBytes / width)
  const maxField = Math.floor(limits.maxFieldBytes / width)
  const special = delimiter === '\t' ? '\\t\\r\\n' : `${delimiter}\\r\\n`
  const blank = delimiter === '\t' ? ' ' : '[ \\t]'
  const quoted = new RegExp(`("[^"]*(?:""[^"]*)*")${blank}*(?=[${special}]|$(?![^]))`, 'y')
  const unquoted = new RegExp(`[^${special}]*`, 'y')
  const lineEnd = /\r\n|\r|\n/y
  const restOfLine = /[^\r\n]*(?:\r\n|\r|\n)?/y

  const match = (pattern: RegExp, at: number) => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const lineFrom = (at: number) => at + (match(restOfLine, at)?.[0].length ?? 0)
  const decodeUnits = (from: number, to: number) =>
    decode(bytes.subarray(from * width, Math.min(to * width, bytes.length)), encoding)

  /** One record: where it ends, and the spans of its fields, or why it has none. */
  const record = (start: number): { end: number; cells: [number, number][]; problem: string | null } => {
    const cells: [number, number][] = []
    let at = start
    let longField = false
    const whole = (end: number, problem: string | null) => {
      if (Math.min(end * width, bytes.length) - start * width > limits.maxRecordBytes)
        return { end, cells, problem: 'record-too-long' }
      return { end, cells, problem: problem ?? (longField ? 'field-too-long' : null) }
    }
    for (;;) {
      const from = at
      if (at >= start + maxRecord && at < text.length) return whole(lineFrom(at), null)
      if (text[at] === '"') {
        const found = match(quoted, at)
        const close = found === null ? 0 : (found[1] ?? '').length
        const blanks = found === null ? 0 : found[0].length - close
        if (found === null || close > maxRecord || (blanks > 0 && close + blanks >= maxRecord)) {
          return whole(lineFrom(start), 'quote-unclosed')
        }
        at += found[0].length
      } else at += match(unquoted, at)?.[0].length ?? 0
      if (at >= start + maxRecord && at < text.length) return whole(lineFrom(at), null)
      cells.push([from, at])
      if (at - from > maxField) longField = true
      if (text[at] === delimiter) {
        at++
        continue
      }
      return whole(at + (match(lineEnd, at)?.[0].length ?? 0), null)
    }
  }

  const result: Scanned[] = []
  let at = 0
  let header = false
  if (hasBom) {
    at = bom.length / width
    result.push({ kind: 'bom', line: 1, start: 0, end: bom.length, fields: [], problem: null })
  }
  while (at < text.length) {
    const line = 1 + (text.slice(0, at).match(/\r\n|\r|\n/g)?.length ?? 0)
    const found = record(at)
    let { problem } = found
    let fields: string[] = []
    if (problem === null) {
      const content = decodeUnits(at, found.end)
      if (content === null || content.includes('\0')) problem = 'undecodable-bytes'
      else fields = found.cells.map(([from, to]) => unquote(decodeUnits(from, to) ?? '', delimiter))
    }
    const isBlank = problem === null && fields.every((field) => /^\s*$/.test(field))
    const kind = isBlank ? 'blank' : header ? 'record' : 'header'
    if (!isBlank) header = true
    result.push({ kind, line, start: at * width, end: Math.min(found.end * width, bytes.length), fields, problem })
    at = found.end
  }
  return result
}

function unquote(cell: string, delimiter: string): string {
  if (!cell.startsWith('"')) return cell
  const trimmed = delimiter === '\t' ? cell.replace(/ +$/, '') : cell.replace(/[ \t]+$/, '')
  return trimmed.slice(1, -1).replaceAll('""', '"')
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

function asciiOfUtf16(latin1: string, bigEndian: boolean): string {
  let text = ''
  for (let i = 0; i < latin1.length; i += 2) {
    const unit = bigEndian ? latin1.slice(i, i + 2) : `${latin1[i + 1] ?? ''}${latin1[i]}`
    text += unit.length === 2 && unit.charCodeAt(0) === 0 && unit.charCodeAt(1) < 0x80 ? unit.charAt(1) : '\x80'
  }
  return text
}
