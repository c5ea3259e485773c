import { describe, expect, it } from 'vitest'
import { encodeAll, idCodec } from './id-codec.ts'

const OF_CLIENTS = { dialect: 'sqlite', option: 'clients.idType' } as const

const UPPER = '0F8FAD5B-D9CB-469F-A165-70867728950E'

describe('idCodec', () => {
  it('takes what can be an id of its type and nothing else', () => {
    const integer = idCodec('integer', OF_CLIENTS)
    expect(['7', '-7', '9007199254740993', '07', '1e3', 'x', '', '1.5'].map((id) => integer.encode(id))).toEqual([
      7,
      -7,
      '9007199254740993',
      null,
      null,
      null,
      null,
      null,
    ])
    const uuid = idCodec('uuid', OF_CLIENTS)
    expect(uuid.encode(UPPER)).toBe(UPPER)
    expect(uuid.encode('not one')).toBeNull()
    expect(idCodec('string', OF_CLIENTS).encode('any')).toBe('any')
  })

  it.each([
    ['sqlite', '9223372036854775807', '9223372036854775808'],
    ['postgres', '9223372036854775807', '9223372036854775808'],
    ['mysql', '18446744073709551615', '18446744073709551616'],
  ] as const)('takes whole numbers as far as a column of %s goes', (dialect, largest, beyond) => {
    const integer = idCodec('integer', { ...OF_CLIENTS, dialect })
    const smallest = '-9223372036854775808'
    expect([largest, beyond, smallest, '-9223372036854775809'].map((id) => integer.encode(id))).toEqual([
      largest,
      null,
      smallest,
      null,
    ])
  })

  it('gives back what the database has, in one form, and says which option is wrong about it', () => {
    const integer = idCodec('integer', OF_CLIENTS)
    expect(['0000000042', '0', '000', '-7', 42].map((id) => integer.decode(id))).toEqual(['42', '0', '0', '-7', '42'])
    expect(() => integer.decode('C-1')).toThrow(expect.objectContaining({ code: 'options-invalid' }))
    expect(() => idCodec('uuid', OF_CLIENTS).decode('C-1')).toThrow('clients.idType')
  })

  it('takes a UUID as the host wrote it, in either case where a caller gives it', () => {
    const mixed = `${UPPER.slice(0, 9)}${UPPER.slice(9).toLowerCase()}`
    const uuid = idCodec('uuid', OF_CLIENTS)
    expect(uuid.decode(mixed)).toBe(mixed)
    expect(uuid.spellings(mixed)).toEqual([mixed, UPPER.toLowerCase(), UPPER])
    const ofPostgres = idCodec('uuid', { ...OF_CLIENTS, dialect: 'postgres' })
    expect(ofPostgres.encode(mixed)).toBe(UPPER.toLowerCase())
    expect(ofPostgres.spellings(mixed)).toEqual([UPPER.toLowerCase()])
    expect(idCodec('string', OF_CLIENTS).spellings('C-1')).toEqual(['C-1'])
  })

  it('leaves out of a list what cannot be there, and repetitions', () => {
    expect(encodeAll(idCodec('integer', OF_CLIENTS), ['1', 'x', '1', '2'])).toEqual([1, 2])
  })
})
