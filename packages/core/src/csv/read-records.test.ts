import { describe, expect, it } from 'vitest'
import { bytesOf, collect, collectOrCode, fieldsOf } from '../../test/csv/collect.ts'
import { judge } from '../../test/csv/judge.ts'
import { readRecords } from './read-records.ts'

describe('reading records', () => {
  it('gives each record its row number, line, exact bytes and fields', async () => {
    const { head, records, spans } = await collect([bytesOf('\ufeff\r\n Name ,Name\r\n"a\nb",1\r\n\r\n c,2')])
    expect(head).toEqual({ dialect: { encoding: 'utf-8', delimiter: ',' }, headers: ['Name', 'Name'], assumptions: [] })
    expect(records.map(({ raw, ...rest }) => ({ ...rest, raw: Buffer.from(raw).toString() }))).toEqual([
      { rowNumber: 1, line: 3, start: 18, end: 27, raw: '"a\nb",1\r\n', fields: ['a\nb', '1'], problem: null },
      { rowNumber: 2, line: 6, start: 29, end: 33, raw: ' c,2', fields: [' c', '2'], problem: null },
    ])
    expect(spans.map(({ kind, line, start, end, blankLines }) => [kind, line, start, end, blankLines])).toEqual([
      ['bom', 1, 0, 3, 0],
      ['blank', 1, 3, 5, 1],
      ['header', 2, 5, 18, 0],
      ['blank', 5, 27, 29, 1],
    ])
  })

  it('takes quotes for quotes only at the very start of a field', async () => {
    const source = 'a,b\n "x",y"z"\n"x" ,"y"\t\n"x" y,"z"\n'
    const { records } = await collect([bytesOf(source)])
    expect(records.map(({ fields, problem }) => problem?.code ?? fields)).toEqual([
      [' "x"', 'y"z"'],
      ['x', 'y'],
      'quote-unclosed',
    ])
  })

  it('merges runs of blank lines, up to 64 KiB a span, across batches', async () => {
    const lines = 200_000
    const { records, spans } = await collect([bytesOf(`a,b\n${'\n'.repeat(lines)}1,2\n${' , \n'.repeat(5)}`)])
    const blank = spans.filter(({ kind }) => kind === 'blank')
    expect(blank.map(({ blankLines }) => blankLines)).toEqual([65536, 65536, 65536, lines - 3 * 65536, 5])
    expect(records.map(({ line }) => line)).toEqual([lines + 2])
  })

  it.each([
    ['no bytes', '', 'source-empty'],
    ['only a BOM', '\ufeff', 'source-empty'],
    ['only blank lines', '\n , ,\r\n""\n\t\n', 'source-empty'],
    ['a header that opens a quote', 'a,"b\n1,2\n', 'header-missing'],
    ['a header with a NUL', 'a\0,b\n', 'header-missing'],
  ])('refuses a source of %s', async (_, text, code) => {
    expect(await collectOrCode([bytesOf(text)])).toBe(code)
  })

  it('reads a source with only a header as no records', async () => {
    const { head, records } = await collect([bytesOf('name,phone')])
    expect([head.headers, records]).toEqual([['name', 'phone'], []])
  })

  it('refuses an encoding that it cannot read record by record', async () => {
    const source = [bytesOf('a|b\n')]
    expect(await collectOrCode(source, { encoding: 'iso-2022-jp' })).toBe('encoding-unsupported')
    expect(await collectOrCode(source, { encoding: 'shift_jis', delimiter: '|' })).toBe('encoding-unsupported')
  })

  it.each(['"', '\n', ':', ''])('refuses the delimiter %j', async (given) => {
    const options: unknown = { delimiter: given }
    expect(await collectOrCode([bytesOf('a,b\n')], options as object)).toBe('options-invalid')
  })

  it('refuses a source of text', async () => {
    for (const source of [['a,b\n'], 'a,b\n', [null], bytesOf('a,b\n'), null] as unknown[]) {
      expect(await collectOrCode(source as Iterable<Uint8Array>)).toBe('options-invalid')
    }
  })

  it('reads sources longer than its sample the same in one chunk and in chunks of any size', async () => {
    const line = 'x,"é\r\n₹""","a" ,b\r\n1,"open,2\r3,4\n'
    const bytes = bytesOf(`h,k\n${line.repeat(60_000)}`)
    expect(bytes.length).toBeGreaterThan(1.5 * 1024 * 1024)
    const whole = await collect([bytes])
    for (const size of [1, 7, 1021, 65_537]) {
      // Single bytes only around where the sample ends: one by one a MiB would take long.
      const from = size === 1 ? 1024 * 1024 - 300 : 0
      const to = size === 1 ? 1024 * 1024 + 300 : bytes.length
      const chunks = [bytes.slice(0, from)]
      for (let at = from; at < to; at += size) chunks.push(bytes.slice(at, Math.min(at + size, to)))
      chunks.push(bytes.slice(to))
      const got = await collect(chunks)
      expect(fieldsOf(got)).toEqual(fieldsOf(whole))
      expect(got.records.map(({ start, line: n }) => [start, n])).toEqual(
        whole.records.map(({ start, line: n }) => [start, n]),
      )
    }
    expect(
      Buffer.concat([...whole.records, ...whole.spans].sort((a, b) => a.start - b.start).map(({ raw }) => raw)),
    ).toEqual(Buffer.from(bytes))
  })

  it('does not keep what a source writes over: chunks may share one buffer', async () => {
    async function* reusing() {
      const buffer = new Uint8Array(4)
      for (const text of ['a,b\n', '1,2\n', '3,4\n']) {
        buffer.set(bytesOf(text))
        yield buffer
      }
    }
    expect(fieldsOf(await collect(reusing()))).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })
})

describe('batches', () => {
  const ROW = bytesOf(`${'x'.repeat(500)},y\n`)

  it('hold up to 4,000 records or 1 MiB, and a record more', async () => {
    for (const [row, records] of [
      [ROW, 2089],
      [bytesOf('1,2\n'), 4000],
    ] as const) {
      const { batches } = await readRecords([bytesOf('a,b\n'), ...new Array(10_000).fill(row)], {})
      for await (const batch of batches) expect(batch.records.length).toBeLessThanOrEqual(records)
    }
  })

  it('pull the source no faster than they are pulled', async () => {
    let pulled = 0
    function* source() {
      yield bytesOf('a,b\n')
      for (; pulled < 100_000; pulled++) yield ROW
    }
    const { batches } = await readRecords(source(), {})
    const iterator = batches[Symbol.asyncIterator]()
    let records = 0
    for (let i = 0; i < 20; i++) {
      const { value } = await iterator.next()
      records += value?.records.length ?? 0
      // What was read ahead: the sample and what the window holds.
      expect(pulled - records).toBeLessThan((1024 * 1024 + 256 * 1024) / ROW.length)
    }
    await iterator.return?.()
    expect(pulled).toBeLessThan(100_000)
  })

  it('close the source when the reader is left early, and when it refuses', async () => {
    let closed = 0
    async function* source(header: string) {
      try {
        yield bytesOf(header)
        for (;;) yield ROW
      } finally {
        closed++
      }
    }
    const { batches } = await readRecords(source('a,b\n'), {})
    for await (const _ of batches) break
    expect(closed).toBe(1)
    await expect(readRecords(source('a,"b\n'), {})).rejects.toMatchObject({ code: 'header-missing' })
    expect(closed).toBe(2)
  })

  it('pass on the error of a source that breaks', async () => {
    async function* source() {
      yield bytesOf(`a,b\n${'1,2\n'.repeat(400_000)}`)
      throw new Error('the disk is gone')
    }
    const { batches } = await readRecords(source(), {})
    await expect(
      (async () => {
        for await (const _ of batches);
      })(),
    ).rejects.toThrow('the disk is gone')
  })

  it('refuse a record that cannot be kept whole', async () => {
    const limits = { maxRecordBytes: 1000, maxHeldBytes: 5000 }
    const of = (bytes: number) => [bytesOf(`a,b\n1,2\n${'x'.repeat(bytes)}\n3,4\n`)]
    expect(
      await judge(bytesOf(`a,b\n${'x'.repeat(4999)}\n3,4\n`), { encoding: 'utf-8', delimiter: ',', limits }),
    ).toBeNull()
    expect(await collectOrCode(of(5000), { limits })).toBe('record-over-cap')
    expect(await collectOrCode(of(90_000), { limits })).toBe('record-over-cap')
  })
})
