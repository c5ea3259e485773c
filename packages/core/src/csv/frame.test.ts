import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nastyBytes } from '../../test/csv/arbitraries.ts'
import { createFramer, type Frame, UNCLOSED } from './frame.ts'
import { DEFAULT_READ_LIMITS } from './limits.ts'
import type { ReadLimits } from './record.ts'
import { createWindow } from './window.ts'

function frameAll(bytes: Uint8Array, limits: ReadLimits = DEFAULT_READ_LIMITS): { frames: Frame[]; visited: number } {
  const window = createWindow({ bytes: 1, bigEndian: false })
  window.append(bytes)
  window.end()
  const framer = createFramer(window, ',', limits)
  const frames: Frame[] = []
  for (let frame = framer.next(); frame !== null; frame = framer.next()) frames.push(frame)
  return { frames, visited: framer.visited }
}

const repeat = (line: string, times: number, end = '') => new Uint8Array(Buffer.from(line.repeat(times) + end))

describe('framing', () => {
  it('tells lines apart by LF, CRLF and CR, mixed and inside quotes', () => {
    const { frames } = frameAll(repeat('a\r\nb\rc\n"d\r\n\re"\n\nf', 1))
    expect(frames.map(({ line }) => line)).toEqual([1, 2, 3, 4, 7, 8])
  })

  it('makes only the first physical line of an unclosed quote a frame', () => {
    const { frames } = frameAll(repeat('1,"x\n2,"y",z\n3\n', 1))
    expect(frames.map(({ start, end, flags }) => [start, end, flags & UNCLOSED])).toEqual([
      [0, 5, UNCLOSED],
      [5, 13, 0],
      [13, 15, 0],
    ])
  })
})

describe('framing takes linear time: no byte is looked at more than a few times', () => {
  // Lines that, repeated, look unclosed from each of their beginnings, or lead from one opening quote into another.
  const LINES = [
    '"\n',
    '"a\n',
    'x,"\n',
    'x,"a\n',
    '",x",z,"abc\n',
    '"""a\n',
    '"",""""\n',
    'a,",",","\n',
    '","\n',
    '" ,"  \n',
    '"a" \t ,"b" x\n',
    `"${'""'.repeat(20)}\n`,
    `a,"${' '.repeat(50)}\n`,
  ]
  const limits: ReadLimits = { ...DEFAULT_READ_LIMITS, maxRecordBytes: 64 * 1024 }

  it.each(LINES)('repeated %j', (line) => {
    for (const end of ['', '"', '"x', '\n"x"y', 'z']) {
      const bytes = repeat(line, Math.ceil(400_000 / line.length), end)
      const { frames, visited } = frameAll(bytes, limits)
      expect(frames.at(-1)?.end).toBe(bytes.length)
      expect(visited).toBeLessThan(bytes.length * 5)
    }
  })

  it('repeated anything', () => {
    fc.assert(
      fc.property(nastyBytes(12), nastyBytes(4), fc.integer({ min: 20, max: 5_000 }), (line, end, maxRecordBytes) => {
        fc.pre(line.length > 0)
        const bytes = new Uint8Array(Buffer.concat([...new Array(Math.ceil(10_000 / line.length)).fill(line), end]))
        expect(frameAll(bytes, { ...limits, maxRecordBytes }).visited).toBeLessThan(bytes.length * 5)
      }),
      { numRuns: 1500 },
    )
  })

  it('and all anything', () => {
    fc.assert(
      fc.property(nastyBytes(600), fc.integer({ min: 5, max: 300 }), (bytes, maxRecordBytes) => {
        expect(frameAll(bytes, { ...limits, maxRecordBytes }).visited).toBeLessThanOrEqual(bytes.length * 5)
      }),
      { numRuns: 1500 },
    )
  })
})
