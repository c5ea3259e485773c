import { HEADERS, type RowSpec } from './row-spec.ts'

/** How a file is written: nothing of it may matter to what is imported. */
export interface Layout {
  readonly delimiter: ',' | ';' | '\t'
  readonly newline: '\n' | '\r\n' | '\r'
  readonly bom: boolean
  /** Blank lines after every so many rows; 0: none. */
  readonly blankEvery: number
  readonly quoteAll: boolean
  readonly lastNewline: boolean
  /** The bytes come in pieces of this many. */
  readonly chunk: number
}

export interface FileSpec {
  readonly rows: readonly RowSpec[]
  readonly layout: Layout
}

const cellsOf = ({ name, phone, phone2, email, store, date, attendedBy }: RowSpec, at: number): string[] => [
  name,
  phone.text,
  phone2.text,
  email.text,
  store.text,
  date.text,
  attendedBy,
  at % 3 === 0 ? '' : `note ${at % 2}`,
]

/** The bytes of a file. */
export const render = ({ rows, layout }: FileSpec): Uint8Array => {
  const { delimiter, newline } = layout
  // An open quote would find its end in any quote that comes after it.
  const mayQuote = rows.every(({ damage }) => damage !== 'quote-unclosed')
  const quote = (text: string): string => {
    if (!mayQuote) return text.replaceAll(/[",;\t\r\n]/g, ' ')
    const must = layout.quoteAll || /[",;\t\r\n]/.test(text)
    return must ? `"${text.replaceAll('"', '""')}"` : text
  }
  const pieces: (string | Uint8Array)[] = []
  if (layout.bom) pieces.push('\ufeff')
  pieces.push(HEADERS.map((header) => quote(header)).join(delimiter), newline)
  rows.forEach((row, at) => {
    if (layout.blankEvery > 0 && at % layout.blankEvery === 0) {
      pieces.push(newline, delimiter.repeat(HEADERS.length - 1), newline)
    }
    if (row.damage === 'quote-unclosed') pieces.push('"')
    if (row.damage === 'undecodable-bytes') pieces.push(Uint8Array.of(0xff, 0xc3))
    pieces.push(cellsOf(row, at).map(quote).join(delimiter))
    if (row.damage === 'too-many-fields') pieces.push(`${delimiter}surplus`)
    if (at < rows.length - 1 || layout.lastNewline) pieces.push(newline)
  })
  const encoder = new TextEncoder()
  const parts = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece))
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** The same bytes in pieces. */
export const chunksOf = function* (bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
