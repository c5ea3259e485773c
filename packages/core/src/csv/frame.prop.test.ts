import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutAt, cuts, DELIMITERS, nastyBytes } from '../../test/csv/arbitraries.ts'
import { createFramer, type Frame } from './frame.ts'
import { DEFAULT_READ_LIMITS } from './limits.ts'
import { createWindow } from './window.ts'

describe('law 6, chunks do not matter', () => {
  it('frames the same from any chunking, with the window let go behind it', () => {
    const layouts = fc.constantFrom(
      { bytes: 1, bigEndian: false } as const,
      { bytes: 2, bigEndian: false } as const,
      { bytes: 2, bigEndian: true } as const,
    )
    const max = fc.oneof(fc.constant(DEFAULT_READ_LIMITS.maxRecordBytes), fc.integer({ min: 2, max: 60 }))
    fc.assert(
      fc.property(
        nastyBytes(80),
        cuts,
        layouts,
        fc.constantFrom(...DELIMITERS),
        max,
        (tokens, at, layout, by, limit) => {
          const latin1 = Buffer.from(tokens).toString('latin1')
          const wide = Buffer.from(latin1, 'utf16le')
          const bytes = layout.bytes === 1 ? tokens : new Uint8Array(layout.bigEndian ? wide.swap16() : wide)
          const limits = { ...DEFAULT_READ_LIMITS, maxRecordBytes: limit }
          const frames = (chunks: Iterable<Uint8Array>): [Frame, string][] => {
            // A window of four bytes has to grow and to move all the time.
            const window = createWindow(layout, 4)
            const framer = createFramer(window, by, limits)
            const result: [Frame, string][] = []
            const drain = () => {
              for (let frame = framer.next(); frame !== null; frame = framer.next()) {
                result.push([frame, Buffer.from(window.copy(frame.start, frame.end)).toString('hex')])
                window.release(framer.position)
              }
            }
            for (const chunk of chunks) {
              window.append(chunk)
              drain()
            }
            window.end()
            drain()
            return result
          }
          const whole = frames([bytes])
          expect(whole.map(([, hex]) => hex).join('')).toBe(Buffer.from(bytes).toString('hex'))
          expect(frames(cutAt(bytes, at))).toEqual(whole)
          expect(frames(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole)
        },
      ),
      { numRuns: 3000 },
    )
  })
})
