import { describe, expect, it } from 'vitest'
import { decoderOf } from './decode.ts'

describe('decoding', () => {
  it('reads windows-1252 as WHATWG has it, under any Node', () => {
    const decode = decoderOf('windows-1252')
    expect(decode(Uint8Array.of(0x80, 0x92, 0x9f, 0x81, 0xa0, 0xe9, 0x41))).toBe('€’Ÿ\u0081\u00a0éA')
    const all = decode(Uint8Array.from({ length: 256 }, (_, i) => i)) ?? ''
    expect(new Set(all).size).toBe(256)
  })

  it('gives null, never U+FFFD, for bytes that do not decode', () => {
    expect(decoderOf('utf-8')(Uint8Array.of(0x41, 0xff))).toBeNull()
    expect(decoderOf('utf-8')(Uint8Array.of(0xed, 0xa0, 0x80))).toBeNull()
    expect(decoderOf('utf-16le')(Uint8Array.of(0x00, 0xd8, 0x41, 0x00))).toBeNull()
    expect(decoderOf('utf-16be')(Uint8Array.of(0x41))).toBeNull()
    expect(decoderOf('shift_jis')(Uint8Array.of(0x81))).toBeNull()
  })

  it('keeps what is really there: U+FFFD and a BOM', () => {
    expect(decoderOf('utf-8')(Buffer.from('\ufeffa\ufffd'))).toBe('\ufeffa\ufffd')
    expect(decoderOf('utf-16le')(Buffer.from('\ufeffa', 'utf16le'))).toBe('\ufeffa')
  })
})
