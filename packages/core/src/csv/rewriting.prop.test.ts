import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DELIMITERS } from '../../test/csv/arbitraries.ts'
import { collect, fieldsOf } from '../../test/csv/collect.ts'
import type { Dialect } from './record.ts'

/** One way to write a table down; every way must read as the same table. */
interface Style {
  readonly encoding: string
  readonly delimiter: Dialect['delimiter']
  readonly lineEnds: readonly string[]
  readonly quoting: 'where needed' | 'all' | 'now and then'
  readonly blankAfterQuote: boolean
  readonly bom: boolean
  readonly lastLineEnd: boolean
}

/** Characters that every encoding below has at one byte position or another, and what quoting is for. */
const unit = fc.constantFrom(
  'a',
  'B',
  '7',
  ' ',
  '"',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  'é',
  '€',
  'ÿ',
  '\u00a0',
  "'",
  '=',
)
const cell = fc.string({ unit, maxLength: 8 })
const row = fc.tuple(fc.constantFrom('x', 'é"', '"', ',', 'a\r\nb'), fc.array(cell, { minLength: 1, maxLength: 4 }))
const table = fc.array(
  row.map(([first, rest]) => [first, ...rest]),
  { minLength: 1, maxLength: 6 },
)

const style: fc.Arbitrary<Style> = fc.record({
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'),
  delimiter: fc.constantFrom(...DELIMITERS),
  lineEnds: fc.oneof(...['\n', '\r\n', '\r'].map((end) => fc.constant([end])), fc.constant(['\n', '\r\n', '\r'])),
  quoting: fc.constantFrom('where needed', 'all', 'now and then'),
  blankAfterQuote: fc.boolean(),
  bom: fc.boolean(),
  lastLineEnd: fc.boolean(),
})

function write(rows: readonly (readonly string[])[], how: Style): Uint8Array {
  let text = how.bom && how.encoding !== 'windows-1252' ? '\ufeff' : ''
  for (const [r, cells] of rows.entries()) {
    const written = cells.map((value, c) => {
      const must = value.startsWith('"') || [how.delimiter, '\n', '\r'].some((special) => value.includes(special))
      if (!must && how.quoting !== 'all' && (how.quoting === 'where needed' || (r + c) % 2 === 0)) return value
      return `"${value.replaceAll('"', '""')}"${how.blankAfterQuote ? '  ' : ''}`
    })
    const end = how.lineEnds[r % how.lineEnds.length] ?? '\n'
    // A lone CR before a record that begins with LF would be one CRLF: no record here does.
    text += written.join(how.delimiter) + (r === rows.length - 1 && !how.lastLineEnd ? '' : end)
  }
  return encode(text, how.encoding)
}

function encode(text: string, encoding: string): Uint8Array {
  if (encoding === 'utf-8') return new Uint8Array(Buffer.from(text))
  if (encoding === 'windows-1252') return new Uint8Array(Buffer.from(text.replaceAll('€', '\u0080'), 'latin1'))
  const little = Buffer.from(text, 'utf16le')
  return new Uint8Array(encoding === 'utf-16be' ? little.swap16() : little)
}

describe('how a table is written down does not matter', () => {
  it('encoding, delimiter, line ends and quoting leave the fields equal', async () => {
    await fc.assert(
      fc.asyncProperty(table, style, async (rows, how) => {
        const { encoding, delimiter } = how
        const got = await collect([write([['h', 'k'], ...rows], how)], { encoding, delimiter })
        expect(got.head.headers).toEqual(['h', 'k'])
        expect(fieldsOf(got)).toEqual(rows)
      }),
      { numRuns: 3000 },
    )
  })

  it('a delimiter and an encoding that are found leave the fields equal', async () => {
    const plain = fc.array(
      fc.tuple(fc.constantFrom('x', 'é1'), fc.constantFrom('y z', 'a€', '"q"'), fc.constantFrom('1', '')),
    )
    await fc.assert(
      fc.asyncProperty(plain, style, async (rows, how) => {
        const bytes = write([['name', 'phone', 'store'], ...rows], how)
        const found = how.bom || !how.encoding.startsWith('utf-16') ? {} : { encoding: how.encoding }
        expect(fieldsOf(await collect([bytes], found))).toEqual(rows)
      }),
      { numRuns: 1000 },
    )
  })
})
