import { describe, expect, it } from 'vitest'
import { canDelimit, encodingOf } from './encoding.ts'

/** Multi-byte legacy encodings; the only ones in which an ASCII byte can be part of another character. */
const MULTI_BYTE = ['shift_jis', 'big5', 'gb18030', 'gbk', 'euc-jp', 'euc-kr']

describe('encodings', () => {
  it.each([
    ['latin1', 'windows-1252'],
    [' UTF8 ', 'utf-8'],
    ['utf-16', 'utf-16le'],
    ['SJIS', 'shift_jis'],
    ['cp1251', 'windows-1251'],
  ])('%s is %s', (label, name) => {
    expect(encodingOf(label)).toBe(name)
  })

  it.each(['iso-2022-jp', 'iso-2022-kr', 'hz-gb-2312', 'utf-7', 'utf-32', 'cp850', 'nonsense', ''])(
    'refuses %s',
    (label) => {
      expect(() => encodingOf(label)).toThrow(expect.objectContaining({ code: 'encoding-unsupported' }))
    },
  )

  it.each(MULTI_BYTE)('no character of %s hides a byte that framing looks at', (encoding) => {
    const decoder = new TextDecoder(encoding, { fatal: true })
    for (const special of [...'",;\t\r\n|'] as const) {
      if (special === '|' && !canDelimit(encoding, '|')) continue
      for (let lead = 0x80; lead <= 0xff; lead++) {
        let text: string
        try {
          text = decoder.decode(Uint8Array.of(lead, special.charCodeAt(0)))
        } catch {
          continue
        }
        expect(text.endsWith(special), `${lead.toString(16)} ${JSON.stringify(special)}`).toBe(true)
      }
    }
  })

  it('knows where "|" can be half of a character', () => {
    const hides = MULTI_BYTE.filter((encoding) => {
      for (let lead = 0x81; lead <= 0xfe; lead++) {
        if (new TextDecoder(encoding).decode(Uint8Array.of(lead, 0x7c)).length === 1) return true
      }
      return false
    })
    expect(MULTI_BYTE.filter((encoding) => !canDelimit(encoding, '|'))).toEqual(hides)
  })
})
