import { describe, expect, it } from 'vitest'
import { detectDelimiter } from './detect-delimiter.ts'

const detect = (text: string, complete = true) => {
  const { delimiter, assumptions } = detectDelimiter(Buffer.from(text), 'utf-8', { complete })
  return [delimiter, assumptions.length]
}

describe('the delimiter of a source', () => {
  it.each([
    ['a,b,c\n1,2,3\n', ','],
    ['a;b;c\n1,5;2,5;3,5\n', ';'],
    ['a\tb\n1\t2\n', '\t'],
    ['a|b|c\r\n1|2,2|3\r\n', '|'],
    ['name\nRavi\n', ','],
    ['name\nPatel, Ravi\nShah, Asha\n', ','],
    ['"a;b","c"\n"1;2","3"\n', ','],
    ['"a,b,c";d\n"1,2,3";4\n', ';'],
    ['\n\n;;;\n\na;b\n1;2\n', ';'],
    ['name\tphone\tstore\tdate\nPatel, R\t1\tx\t2/5/2024\n', '\t'],
    ['a;b;c', ';'],
    ['', ','],
  ])('of %j is %j, without doubt', (text, delimiter) => {
    expect(detect(text)).toEqual([delimiter, 0])
  })

  it('is an assumption where another would do as well', () => {
    expect(detect('a,b|c\n1,2|3\n')).toEqual([',', 1])
    expect(detect('a;b,c\n1;2,3\n')[1]).toBe(1)
  })

  it('is found where the header alone is longer than the sample', () => {
    expect(detect(new Array(20_000).fill('column').join(';'), false)).toEqual([';', 0])
  })

  it('is never "|" where that can be half of a character', () => {
    expect(detectDelimiter(Buffer.from('a|b\n1|2\n'), 'shift_jis').delimiter).toBe(',')
  })

  it('is found in UTF-16', () => {
    expect(detectDelimiter(Buffer.from('a;b\n1;2\n', 'utf16le'), 'utf-16le').delimiter).toBe(';')
  })
})
