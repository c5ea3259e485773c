import { describe, expect, it } from 'vitest'
import { encodeAll, idCodec } from './id-codec.ts'

describe('idCodec', () => {
  it('takes what can be an id of its type and nothing else', () => {
    const integer = idCodec('integer')
    expect(['7', '-7', '9007199254740993', '07', '1e3', 'x', '', '1.5'].map(integer.encode)).toEqual([
      7,
      -7,
      '9007199254740993',
      null,
      null,
      null,
      null,
      null,
    ])
    const uuid = idCodec('uuid')
    expect(uuid.encode('0F8FAD5B-D9CB-469F-A165-70867728950E')).toBe('0f8fad5b-d9cb-469f-a165-70867728950e')
    expect(uuid.encode('not one')).toBeNull()
    expect(idCodec('string').encode('any')).toBe('any')
  })

  it('leaves out of a list what cannot be there, and repetitions', () => {
    expect(encodeAll(idCodec('integer'), ['1', 'x', '1', '2'])).toEqual([1, 2])
  })
})
