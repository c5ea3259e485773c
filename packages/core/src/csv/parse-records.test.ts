import { describe, expect, it } from 'vitest'
import { parseRecords } from './parse-records.ts'

const utf8 = { encoding: 'utf-8', delimiter: ',' } as const

describe('reading records again from their bytes', () => {
  it('reads each by itself, in any company', () => {
    const raws = ['1,"a ""b""\n" ,c\r\n', 'x,"y\n', 'é\n', '\xff', ''].map((text, i) =>
      Buffer.from(text, i === 3 ? 'latin1' : 'utf8'),
    )
    const results = parseRecords(raws, utf8)
    expect(results.map(({ fields, problem }) => problem?.code ?? fields)).toEqual([
      ['1', 'a "b"\n', 'c'],
      'quote-unclosed',
      ['é'],
      'undecodable-bytes',
      [''],
    ])
    expect(raws.map((raw) => parseRecords([raw], utf8)[0])).toEqual(results)
  })

  it('keeps to the limits that it is given', () => {
    const raw = Buffer.from('abc,def\n')
    expect(parseRecords([raw], utf8, { maxRecordBytes: 7 })[0]?.problem?.code).toBe('record-too-long')
    expect(parseRecords([raw], utf8, { maxRecordBytes: 8 })[0]?.problem).toBeNull()
    expect(parseRecords([raw], utf8, { maxFieldBytes: 2 })[0]?.problem?.code).toBe('field-too-long')
    expect(parseRecords([raw], utf8, { maxFieldBytes: 3 })[0]?.problem).toBeNull()
  })

  it('refuses bytes that are not those of one record', () => {
    const invalid = expect.objectContaining({ code: 'options-invalid' })
    expect(() => parseRecords([Buffer.from('a\nb\n')], utf8)).toThrow(invalid)
  })

  it('refuses a dialect that cannot be read record by record', () => {
    const unsupported = expect.objectContaining({ code: 'encoding-unsupported' })
    expect(() => parseRecords([], { encoding: 'big5', delimiter: '|' })).toThrow(unsupported)
  })

  it('never puts customer data into a message', () => {
    const secret = '9723521333'
    for (const text of [`"${secret}\n`, `${secret}\0\n`, `${secret}\xff\n`]) {
      const [result] = parseRecords([Buffer.from(text, 'latin1')], utf8)
      expect(result?.problem?.message).toMatch(/.{10}/)
      expect(result?.problem?.message).not.toContain(secret)
    }
  })
})
