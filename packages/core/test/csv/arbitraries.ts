import * as fc from 'fast-check'
import type { Dialect } from '../../src/csv/record.ts'

export const DELIMITERS: readonly Dialect['delimiter'][] = [',', ';', '\t', '|']

/** Pieces that the state machine turns on, good and broken characters, and plain bytes. */
const PIECES: readonly (readonly number[])[] = [
  ...[
    '"',
    '""',
    '"""',
    ',',
    ';',
    '\t',
    '|',
    '\r',
    '\n',
    '\r\n',
    ' ',
    'a',
    '1',
    'x y',
    '",',
    ',"',
    '"\n',
    '\n"',
    '" ,',
  ].map((text) => [...Buffer.from(text)]),
  ...['é', '₹', '😀', '\ufeff', '\ufffd', '\u00a0'].map((text) => [...Buffer.from(text)]),
  [...Buffer.from('        ')],
  [...Buffer.from('"a"        ')],
  [...Buffer.from('"\n"            ')],
  [0x00],
  [0x80],
  [0xe2, 0x82],
  [0xff],
  [0xc3],
]

/** Bytes in which quotes, delimiters, line ends and broken characters meet far more often than by chance. */
export const nastyBytes = (maxLength = 60): fc.Arbitrary<Uint8Array> =>
  fc
    .array(
      fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom(...PIECES) },
        fc.integer({ min: 0, max: 255 }).map((b) => [b]),
      ),
      {
        maxLength,
      },
    )
    .map((pieces) => Uint8Array.from(pieces.flat()))

/** The bytes cut into chunks, empty ones too; the cut points are fractions, so that they shrink apart from the bytes. */
export const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })

export function cutAt(bytes: Uint8Array, fractions: readonly number[]): Uint8Array[] {
  const at = fractions.map((fraction) => Math.round(fraction * bytes.length)).sort((a, b) => a - b)
  return [0, ...at].map((from, i) => bytes.slice(from, at[i] ?? bytes.length))
}

export const dialect: fc.Arbitrary<Dialect> = fc
  .record({
    encoding: fc.constantFrom('utf-8', 'windows-1252', 'utf-16le', 'utf-16be', 'shift_jis', 'euc-kr'),
    delimiter: fc.constantFrom(...DELIMITERS),
  })
  .filter(({ encoding, delimiter }) => encoding !== 'shift_jis' || delimiter !== '|')
