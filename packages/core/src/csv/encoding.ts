import { FootfallError } from '../error.ts'
import type { Dialect } from './record.ts'

/** How a source's code units lie in its bytes; the framer looks at units, never at characters. */
export interface UnitLayout {
  readonly bytes: 1 | 2
  readonly bigEndian: boolean
}

/**
 * Encodings in which `|` may be the second byte of a character (WHATWG Encoding, indexes of Shift_JIS, Big5 and GB18030).
 * `"`, `,`, `;`, tab, CR and LF are never second bytes in any encoding that is accepted here.
 */
const PIPE_IS_TRAIL_BYTE: ReadonlySet<string> = new Set(['shift_jis', 'big5', 'gb18030', 'gbk'])

/** Escape sequences switch what a byte means, so a record cannot be read by itself. */
const STATEFUL: ReadonlySet<string> = new Set(['iso-2022-jp', 'replacement'])

/**
 * The encoding's name in lower case for any of its WHATWG labels (`latin1` → `windows-1252`).
 * @throws FootfallError `encoding-unsupported`
 */
export function encodingOf(label: string): string {
  let name: string
  try {
    name = new TextDecoder(label.trim().toLowerCase()).encoding.toLowerCase()
  } catch {
    throw new FootfallError('encoding-unsupported', `The encoding "${label.slice(0, 40)}" is not known.`)
  }
  if (STATEFUL.has(name)) {
    throw new FootfallError(
      'encoding-unsupported',
      `The encoding ${name} cannot be read record by record. Save the file as UTF-8.`,
    )
  }
  return name
}

export function unitLayout(encoding: string): UnitLayout {
  return { bytes: encoding.startsWith('utf-16') ? 2 : 1, bigEndian: encoding === 'utf-16be' }
}

/** Whether records of this encoding can be cut at the delimiter's byte. */
export function canDelimit(encoding: string, delimiter: Dialect['delimiter']): boolean {
  return delimiter !== '|' || !PIPE_IS_TRAIL_BYTE.has(encoding)
}

const DELIMITERS: readonly string[] = [',', ';', '\t', '|']

/** @throws FootfallError `encoding-unsupported`; `options-invalid` for what is no delimiter, where types did not prevent it */
export function assertDelimitable(encoding: string, delimiter: Dialect['delimiter']): void {
  if (!DELIMITERS.includes(delimiter)) {
    throw new FootfallError('options-invalid', 'The delimiter must be a comma, a semicolon, a tab or a pipe.')
  }
  if (canDelimit(encoding, delimiter)) return
  throw new FootfallError(
    'encoding-unsupported',
    `In ${encoding} the delimiter "|" can be half of a character. Save the file as UTF-8.`,
  )
}
