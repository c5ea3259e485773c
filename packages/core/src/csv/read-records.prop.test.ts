import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAt, cuts, dialect, nastyBytes } from '../../test/csv/arbitraries.ts'
import { collectOrCode } from '../../test/csv/collect.ts'
import { judge } from '../../test/csv/judge.ts'

const withHeader = (bytes: Uint8Array, encoding: string): Uint8Array => {
  const head = Buffer.from('h,k;m\n', encoding === 'utf-16le' || encoding === 'utf-16be' ? 'utf16le' : 'latin1')
  return new Uint8Array(Buffer.concat([encoding === 'utf-16be' ? head.swap16() : head, bytes]))
}

describe('law 1, no byte lost', () => {
  it('tiles arbitrary bytes, and reads them as the independent scanner does', async () => {
    await fc.assert(
      fc.asyncProperty(nastyBytes(), dialect, fc.boolean(), async (tail, options, headed) => {
        const bytes = headed ? withHeader(tail, options.encoding) : tail
        expect(await judge(bytes, options)).toBeNull()
      }),
      { numRuns: 3000 },
    )
  })

  it('tiles arbitrary bytes under an encoding and a delimiter of its own choice', async () => {
    await fc.assert(
      fc.asyncProperty(nastyBytes(), async (tail) => {
        expect(await judge(withHeader(tail, 'utf-8'))).toBeNull()
        expect(await judge(tail)).toBeNull()
      }),
      { numRuns: 1500 },
    )
  })

  it('keeps to small limits as the independent scanner does', async () => {
    const limits = fc.record({
      maxRecordBytes: fc.integer({ min: 6, max: 40 }).map((n) => n * 2),
      maxFieldBytes: fc.integer({ min: 2, max: 20 }).map((n) => n * 2),
    })
    await fc.assert(
      fc.asyncProperty(nastyBytes(80), dialect, limits, cuts, async (tail, { encoding, delimiter }, given, at) => {
        const bytes = withHeader(tail, encoding)
        expect(await judge(bytes, { encoding, delimiter, limits: given }, cutAt(bytes, at))).toBeNull()
      }),
      { numRuns: 3000 },
    )
  })
})

describe('law 6, chunks do not matter', () => {
  it('reads the same from any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(nastyBytes(), cuts, fc.option(dialect, { nil: {} }), async (bytes, at, options) => {
        const whole = await collectOrCode([bytes], options)
        expect(await collectOrCode(cutAt(bytes, at), options)).toEqual(whole)
        const single = Array.from(bytes, (byte) => Uint8Array.of(byte))
        expect(await collectOrCode(single, options)).toEqual(whole)
      }),
      { numRuns: 1500 },
    )
  })
})
