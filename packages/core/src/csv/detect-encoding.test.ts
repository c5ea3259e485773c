import { describe, expect, it } from 'vitest'
import { detectEncoding, ENCODING_SAMPLE_BYTES } from './detect-encoding.ts'

const detect = (bytes: Uint8Array, declared?: string, complete = true) => {
  const { encoding, bomBytes, assumptions } = detectEncoding(bytes, { declared, complete })
  return [encoding, bomBytes, assumptions.map(({ code }) => code)]
}

describe('the encoding of a source', () => {
  it('is the one declared, whatever the bytes are', () => {
    expect(detect(Buffer.from('é'), 'latin1')).toEqual(['windows-1252', 0, []])
    expect(detect(Buffer.from('é', 'latin1'), 'utf-8')).toEqual(['utf-8', 0, []])
    expect(detect(Buffer.from('\ufeffa'), 'utf-8')).toEqual(['utf-8', 3, []])
  })

  it('is the one declared even against a BOM, and says so', () => {
    expect(detect(Buffer.from('\ufeffa'), 'windows-1252')).toEqual(['windows-1252', 0, ['encoding']])
  })

  it('leaves the byte order of a declared utf-16 to the BOM', () => {
    expect(detect(Uint8Array.of(0xfe, 0xff, 0, 0x61), 'UTF-16')).toEqual(['utf-16be', 2, []])
    expect(detect(Uint8Array.of(0x61, 0), 'utf-16')).toEqual(['utf-16le', 0, []])
  })

  it('else is what the BOM says', () => {
    expect(detect(Uint8Array.of(0xef, 0xbb, 0xbf, 0xff))).toEqual(['utf-8', 3, []])
    expect(detect(Uint8Array.of(0xff, 0xfe, 0x61, 0))).toEqual(['utf-16le', 2, []])
    expect(detect(Uint8Array.of(0xfe, 0xff, 0, 0x61))).toEqual(['utf-16be', 2, []])
  })

  it('refuses UTF-32, which would pass for UTF-16', () => {
    const unsupported = expect.objectContaining({ code: 'encoding-unsupported' })
    expect(() => detectEncoding(Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0))).toThrow(unsupported)
    expect(() => detectEncoding(Uint8Array.of(0, 0, 0xfe, 0xff, 0, 0, 0, 0x61))).toThrow(unsupported)
  })

  it('else is UTF-8 where that is valid, else windows-1252 as an assumption', () => {
    expect(detect(Buffer.from('₹ é'))).toEqual(['utf-8', 0, []])
    expect(detect(Buffer.from('é', 'latin1'))).toEqual(['windows-1252', 0, ['encoding']])
    expect(detect(new Uint8Array())).toEqual(['utf-8', 0, []])
  })

  it.each(['é', '₹', '😀'])('is not misled by a sample that ends inside %s', (character) => {
    const bytes = Buffer.from(character)
    for (let have = 1; have < bytes.length; have++) {
      const sample = Buffer.concat([Buffer.alloc(ENCODING_SAMPLE_BYTES - have, 'a'), bytes.subarray(0, have)])
      expect(detect(sample, undefined, false)[0]).toBe('utf-8')
      expect(detect(sample, undefined, true)[0]).toBe('windows-1252')
    }
    expect(detect(Buffer.concat([bytes, Uint8Array.of(0x80)]), undefined, false)[0]).toBe('windows-1252')
  })
})
