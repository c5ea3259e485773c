import { describe, expect, it } from 'vitest'
import type { ReadOptions, SourceRecord } from '../../src/csv/record.ts'
import { bytesOf, collect, collectOrCode } from './collect.ts'
import { judge } from './judge.ts'

/** What became of each record: its fields, or the code of what is wrong with it. */
const outcomes = (records: readonly SourceRecord[]) => records.map(({ fields, problem }) => problem?.code ?? fields)

async function read(bytes: Uint8Array, options: ReadOptions = {}) {
  const got = await collect([bytes], options)
  return { ...got, outcomes: outcomes(got.records), codes: got.head.assumptions.map(({ code }) => code) }
}

const rows = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => `${from + i},n${from + i},x`)

describe('damage stays local', () => {
  it('an unclosed quote on line 2 of 10,000 holds that line alone', async () => {
    const lines = ['id,name,note', '1,"open,x', ...rows(2, 9999)]
    const { records } = await read(bytesOf(lines.join('\n')))
    expect(records.length).toBe(9999)
    expect(records.filter(({ problem }) => problem !== null).map(({ line, problem }) => [line, problem?.code])).toEqual(
      [[2, 'quote-unclosed']],
    )
    expect(records.at(-1)).toMatchObject({ rowNumber: 9999, line: 10_000, fields: ['9999', 'n9999', 'x'] })
  })

  it('an unclosed quote before rows that are quoted themselves holds that line alone', async () => {
    const quoted = Array.from({ length: 500 }, (_, i) => `"${i}","n, ${i}"`)
    const { records } = await read(bytesOf(['id,name', '"0","open', ...quoted].join('\r\n')))
    expect(records.filter(({ problem }) => problem !== null).map(({ line }) => line)).toEqual([2])
    expect(records.length).toBe(501)
  })

  it('an unclosed quote in the last line holds it', async () => {
    expect((await read(bytesOf('a,b\n1,2\n3,"4'))).outcomes).toEqual([['1', '2'], 'quote-unclosed'])
  })

  it('every line with an unclosed quote: each is held, in linear time', async () => {
    const { records } = await read(bytesOf(`a,b\n${'x,"y\n'.repeat(50_000)}`))
    expect(records.length).toBe(50_000)
    expect(new Set(records.map(({ problem }) => problem?.code))).toEqual(new Set(['quote-unclosed']))
  })

  it('stray quotes inside unquoted fields are text', async () => {
    const source = 'name,size\nTV 32",5\'6"\nO"Neil,"ok"\n'
    expect((await read(bytesOf(source))).outcomes).toEqual([
      ['TV 32"', '5\'6"'],
      ['O"Neil', 'ok'],
    ])
  })

  it('text after a closing quote holds its line', async () => {
    const { outcomes: got } = await read(bytesOf('a,b\n"x" y,1\n2,3\n'))
    expect(got).toEqual(['quote-unclosed', ['2', '3']])
  })

  it('a NUL holds its record and is named', async () => {
    const got = await read(bytesOf('a,b\n1,2\0\n3,4\n'))
    expect(got.outcomes).toEqual(['undecodable-bytes', ['3', '4']])
    expect(got.records[0]?.problem?.message).toContain('NUL')
  })

  it('bytes that are not UTF-8, after a MiB that is, hold their record', async () => {
    const good = 'é,1\n'.repeat(300_000)
    const bytes = Buffer.concat([bytesOf(`a,b\n${good}`), Uint8Array.of(0xe9, 0x2c, 0x31, 0x0a), bytesOf('ü,2\n')])
    const { records, codes } = await read(bytes)
    expect(codes).toEqual([])
    expect(outcomes(records.slice(-3))).toEqual([['é', '1'], 'undecodable-bytes', ['ü', '2']])
    expect([...(records.at(-2)?.raw ?? [])]).toEqual([0xe9, 0x2c, 0x31, 0x0a])
  })

  it('U+FFFD that is really there is text', async () => {
    expect((await read(bytesOf('a,b\n\ufffd,1\n'))).outcomes).toEqual([['\ufffd', '1']])
  })

  it('one field of 10 MB, bare, quoted, or quoted over many lines', async () => {
    const big = 'x'.repeat(10_000_000)
    expect((await read(bytesOf(`a,b\n1,2\n${big},3\n4,5\n`))).outcomes).toEqual([
      ['1', '2'],
      'record-too-long',
      ['4', '5'],
    ])
    const { records } = await read(bytesOf(`a,b\n1,2\n"${big}",3\n4,5\n`))
    expect(outcomes(records)).toEqual([['1', '2'], 'record-too-long', ['4', '5']])
    expect(records[1]?.raw.length).toBe(10_000_005)
    const lines = `${'y'.repeat(99)}\n`.repeat(100_000)
    const many = await read(bytesOf(`a,b\n1,2\n3,"${lines}"\n4,5\n`))
    expect(many.outcomes[1]).toBe('quote-unclosed')
    expect(many.outcomes.at(-1)).toEqual(['4', '5'])
  })

  it('a field of 100 KB holds its record', async () => {
    const field = 'z'.repeat(100_000)
    expect((await read(bytesOf(`a,b\n${field},1\n"${field}",2\n3,4\n`))).outcomes).toEqual([
      'field-too-long',
      'field-too-long',
      ['3', '4'],
    ])
  })

  it('a record of more than 64 MiB cannot be kept: the source is refused', async () => {
    function* source() {
      yield bytesOf('a,b\n')
      for (let i = 0; i < 65; i++) yield new Uint8Array(1024 * 1024).fill(0x78)
    }
    expect(await collectOrCode(source())).toBe('record-over-cap')
  })
})

describe('line ends', () => {
  it.each(['\n', '\r\n', '\r'])('all %j', async (end) => {
    expect((await read(bytesOf(['a,b', '1,2', '3,4', ''].join(end)))).outcomes).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  it('a CRLF header with LF rows, and a CR row', async () => {
    const { records } = await read(bytesOf('a,b\r\n1,2\n3,4\r5,6\r\n'))
    expect(records.map(({ line, fields }) => [line, ...fields])).toEqual([
      [2, '1', '2'],
      [3, '3', '4'],
      [4, '5', '6'],
    ])
  })

  it('blank lines everywhere', async () => {
    const got = await read(bytesOf('\n\r\n , \na,b\n\n\n1,2\n,,,\n\r3,4\n\n'))
    expect(got.outcomes).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
    const blankLines = got.spans.map((span) => span.blankLines)
    expect(blankLines.reduce((sum, n) => sum + n, 0)).toBe(8)
  })
})

describe('encodings', () => {
  const text = 'naïve,ключ\n1,"é\n₹"\n'

  it.each([
    ['utf-8 with a BOM', Buffer.from(`\ufeff${text}`), {}, 'utf-8'],
    ['UTF-16LE with a BOM', Buffer.from(`\ufeff${text}`, 'utf16le'), {}, 'utf-16le'],
    ['UTF-16BE with a BOM', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), {}, 'utf-16be'],
    ['UTF-16LE without one, declared', Buffer.from(text, 'utf16le'), { encoding: 'UTF-16LE' }, 'utf-16le'],
    ['UTF-16BE without one, declared', Buffer.from(text, 'utf16le').swap16(), { encoding: 'utf-16be' }, 'utf-16be'],
  ] as const)('%s', async (_, bytes, options, encoding) => {
    const got = await read(new Uint8Array(bytes), options)
    expect([got.head.dialect.encoding, got.head.headers, got.outcomes, got.codes]).toEqual([
      encoding,
      ['naïve', 'ключ'],
      [['1', 'é\n₹']],
      [],
    ])
  })

  it('UTF-16 without a BOM, not declared, is refused with a hint, never misread', async () => {
    await expect(collect([new Uint8Array(Buffer.from('a,b\n1,2\n', 'utf16le'))])).rejects.toMatchObject({
      code: 'header-missing',
      message: expect.stringContaining('Declare the encoding'),
    })
  })

  it('half a UTF-16 unit at the end holds the last record', async () => {
    const bytes = Buffer.concat([Buffer.from('a,b\n1,2\n3,4', 'utf16le'), Uint8Array.of(0x35)])
    const got = await read(new Uint8Array(bytes), { encoding: 'utf-16le' })
    expect(got.outcomes).toEqual([['1', '2'], 'undecodable-bytes'])
  })

  it('windows-1252 is assumed and said so', async () => {
    const got = await read(Uint8Array.from(Buffer.from('a,b\nJos\xe9,\x805\n', 'latin1')))
    expect([got.head.dialect.encoding, got.codes, got.outcomes]).toEqual([
      'windows-1252',
      ['encoding'],
      [['José', '€5']],
    ])
  })

  it('Shift_JIS declared, with characters whose second byte is a letter or a pipe', async () => {
    // 0x83 0x7c is ポ, 0x83 0x41 is ア.
    const bytes = Uint8Array.of(0x61, 0x2c, 0x62, 0x0a, 0x83, 0x7c, 0x2c, 0x83, 0x41, 0x0a)
    expect((await read(bytes, { encoding: 'shift_jis' })).outcomes).toEqual([['ポ', 'ア']])
  })
})

describe('headers', () => {
  it('__proto__ and duplicates are names like any other', async () => {
    const got = await read(bytesOf('__proto__,constructor,a,a,\n1,2,3,4,5\n'))
    expect([got.head.headers, got.outcomes]).toEqual([
      ['__proto__', 'constructor', 'a', 'a', ''],
      [['1', '2', '3', '4', '5']],
    ])
  })

  it.each([
    ['200,000 short columns', new Array(200_000).fill('c').join(','), 'too-many-columns'],
    ['200,000 named columns', Array.from({ length: 200_000 }, (_, i) => `column ${i}`).join(';'), 'too-many-columns'],
    ['2,001 columns', new Array(2001).fill('c').join('\t'), 'too-many-columns'],
    ['a cell of 2 MB', `a,${'b'.repeat(2_000_000)}`, 'header-too-long'],
    ['a cell of 70 KB', `a,${'b'.repeat(70_000)}`, 'header-too-long'],
  ])('%s', async (_, header, code) => {
    expect(await collectOrCode([bytesOf(`${header}\n1,2\n`)])).toBe(code)
  })

  it('2,000 columns are fine', async () => {
    const got = await read(bytesOf(`${new Array(2000).fill('c').join(',')}\n1\n`))
    expect([got.head.headers.length, got.outcomes]).toEqual([2000, [['1']]])
  })

  it.each([
    ['empty', ''],
    ['only a BOM', '\ufeff'],
    ['only blank lines', '\r\n\r\n , \n'],
  ])('%s: source-empty', async (_, text) => {
    expect(await collectOrCode([bytesOf(text)])).toBe('source-empty')
  })

  it('header only: no records, and no error', async () => {
    const got = await read(bytesOf('name,phone\r\n'))
    expect([got.head.headers, got.records]).toEqual([['name', 'phone'], []])
  })

  it('more and fewer fields than the header are passed on as they are', async () => {
    expect((await read(bytesOf('a,b\n1\n1,2,3\n'))).outcomes).toEqual([['1'], ['1', '2', '3']])
  })
})

describe('spreadsheet dirt is passed on untouched: normalising is the row’s business', () => {
  it('leaves phones, dates and formulas as they came', async () => {
    const cells = [
      '9.72352E+09',
      '="0123"',
      "'+91 97235 21333",
      '=HYPERLINK(1)',
      ' ૯૭૨૩૫ ',
      '29/02/2023',
      '98250 / 97235',
    ]
    const got = await read(bytesOf(`${cells.map((_, i) => `c${i}`).join(',')}\n${cells.join(',')}\n`))
    expect(got.outcomes).toEqual([cells])
  })
})

it('a mix of everything above tiles and reads as the independent scanner reads it', async () => {
  const parts = [
    'a,b\r\n',
    '1,"x\ny" ,\n',
    '"open,\r',
    ',,\n',
    '2,TV 32"\r\n',
    '\0,1\n',
    '"a""b",c\n',
    '"q" z\n',
    '9,8',
  ]
  for (let turn = 0; turn < parts.length; turn++) {
    const text = [parts[0], ...parts.slice(1 + turn), ...parts.slice(1, 1 + turn)].join('')
    expect(await judge(bytesOf(text))).toBeNull()
    expect(await judge(bytesOf(`\ufeff${text}`, 'utf16le'))).toBeNull()
  }
})
