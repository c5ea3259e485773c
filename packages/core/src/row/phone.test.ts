import { describe, expect, test } from 'vitest'
import { normalisePhone, type PhoneOptions } from './phone.ts'

const IN: PhoneOptions = { defaultCountry: 'IN' }
const values = (cell: string, options: PhoneOptions = IN) =>
  normalisePhone(cell, options).identities.map((i) => i.value)
const warnings = (cell: string, options: PhoneOptions = IN) => normalisePhone(cell, options).warnings

describe('a phone', () => {
  test.each([
    '9723521333',
    '97235 21333',
    '97235-21333',
    '(97235) 21333',
    '09723521333',
    '+919723521333',
    '+91 97235 21333',
    '+91 (0) 97235 21333',
    '(+91) 9723521333',
    '( +91 )97235-21333',
    '(0091) 97235 21333',
    '919723521333',
    '00919723521333',
    'tel:+91-97235-21333',
    '  9723521333 ',
    '\u202a+91 97235 21333\u202c',
    '९७२३५२१३३३',
    '૯૭૨૩૫૨૧૩૩૩',
    '９７２３５２１３３３',
    '＋９１９７２３５２１３３３',
  ])('%j is +919723521333 in India', (cell) => {
    expect(normalisePhone(cell, IN)).toEqual({
      identities: [{ kind: 'phone', value: '+919723521333' }],
      warnings: [],
      unusable: false,
    })
  })

  test.each([
    "'9723521333",
    '="9723521333"',
    '=+919723521333',
    '9723521333.0',
    '+919723521333.00',
    '9,723,521,333',
    '97,23,52,13,33.0',
  ])('spreadsheet dirt goes: %j', (cell) => {
    expect(values(cell)).toEqual(['+919723521333'])
    expect(warnings(cell)).toEqual([])
  })

  test.each([
    'Mob: 9723521333',
    'M. 9723521333',
    'Ph.No. 9723521333',
    '9723521333 (home)',
    '9723521333(O)',
    'WhatsApp 9723521333',
  ])('a label is no part of it: %j', (cell) => {
    expect(values(cell)).toEqual(['+919723521333'])
  })

  test.each(['9723521333 ext 12', '9723521333 x12', '9723521333 extn. 12', '9723521333;ext=12', '9723521333 #12'])(
    'an extension is no part of it: %j',
    (cell) => {
      expect(values(cell)).toEqual(['+919723521333'])
    },
  )

  test.each(['1-800-FLOWERS', '1800FLOWERS', 'call me', 'Asha Patel', '98765XXXXX', '98765*****', '9876…'])(
    'letters, masks and cuts never become a number: %j',
    (cell) => {
      expect(normalisePhone(cell, IN)).toEqual({ identities: [], warnings: [], unusable: true })
    },
  )

  test('the country is the caller’s: the same digits are another number elsewhere', () => {
    expect(values('(213) 651-2030', { defaultCountry: 'US' })).toEqual(['+12136512030'])
    expect(values('(213) 651-2030', { defaultCountry: 'IN' })).toEqual(['+912136512030'])
    expect(values('+12136512030', { defaultCountry: 'IN' })).toEqual(['+12136512030'])
  })

  test('without a country only numbers with a calling code are verified', () => {
    expect(values('+919723521333', { defaultCountry: null })).toEqual(['+919723521333'])
    expect(values('97235 21333', { defaultCountry: null })).toEqual(['9723521333'])
    expect(warnings('97235 21333', { defaultCountry: null })).toEqual(['phone-unverified'])
    expect(values('97235 21333', { defaultCountry: 'XX' })).toEqual(['9723521333'])
  })
})

describe('a phone that is not valid', () => {
  test.each([
    ['265123', '265123'],
    ['26-51-23', '265123'],
    ['0919723521333', '0919723521333'],
    ['+1 555 0100', '15550100'],
    ['123451234512345', '123451234512345'],
  ])('%j with 6 to 15 digits is unverified, as its bare digits', (cell, digits) => {
    expect(normalisePhone(cell, IN)).toEqual({
      identities: [{ kind: 'phone', value: digits }],
      warnings: ['phone-unverified'],
      unusable: false,
    })
  })

  test.each(['26512', '12', '1234512345123451', '+12', '12/5'])('%j cannot be used', (cell) => {
    expect(normalisePhone(cell, IN)).toEqual({ identities: [], warnings: [], unusable: true })
  })

  test.each(['9.72352E+09', '9,72352E+09', '9.72352e9', '1E10', '9.723521333E+09'])('%j has lost digits', (cell) => {
    expect(normalisePhone(cell, IN)).toEqual({ identities: [], warnings: ['phone-digits-lost'], unusable: true })
  })

  test('lost digits beside a good number leave the good one', () => {
    expect(normalisePhone('9.72352E+09 / 9825012345', IN)).toEqual({
      identities: [{ kind: 'phone', value: '+919825012345' }],
      warnings: ['phone-digits-lost'],
      unusable: false,
    })
  })

  test('a cell of a thousand characters is no phone', () => {
    expect(normalisePhone('9723521333 / '.repeat(100), IN).unusable).toBe(true)
    expect(normalisePhone(' '.repeat(2_000), IN).unusable).toBe(false)
  })
})

describe('several phones in one cell', () => {
  test.each(['/', ' / ', ',', ', ', ';', ' & ', '|', '\n', '\r\n', ' or ', ' OR ', ' and ', '  '])(
    'are several identities, between them %j',
    (separator) => {
      expect(values(`9723521333${separator}9825012345`)).toEqual(['+919723521333', '+919825012345'])
    },
  )

  test('are in the order of the cell, without repetition', () => {
    expect(values('9825012345 / +91 97235 21333 / 09825012345')).toEqual(['+919825012345', '+919723521333'])
  })

  test('an area code before a slash is not a number of its own', () => {
    const DE = { defaultCountry: 'DE' }
    expect(values('030/1234567', DE)).toEqual(['+49301234567'])
    expect(values('+49 30/1234567', DE)).toEqual(['+49301234567'])
    expect(values('0171/1234567 / 030/7654321', DE)).not.toContain('+49171')
  })

  test('what is left of a shorthand is not used', () => {
    for (const cell of ['9723521333/34', '9723521333/5']) {
      expect(normalisePhone(cell, IN).identities).toEqual([{ kind: 'phone', value: '+919723521333' }])
      expect(warnings(cell)).toEqual([])
    }
  })
})

describe('a placeholder', () => {
  test.each([
    '0000000000',
    '9999999999',
    '99999 99999',
    '+91 99999 99999',
    '0',
    '1111111',
    '1234567890',
    '0123456789',
    '9876543210',
    '+91 98765 43210',
    '0987654321',
    '12345',
    'N/A',
    'n.a.',
    'NA',
    'nil',
    'none',
    '-',
    '--',
    '+',
    '1',
    '.',
    '?',
    'xxxxxxxxxx',
    'NULL',
    'not available',
    'No Phone',
  ])('%j counts as blank, with a warning', (cell) => {
    expect(normalisePhone(cell, IN)).toEqual({ identities: [], warnings: ['phone-placeholder'], unusable: false })
  })

  test('runs from elsewhere are numbers', () => {
    expect(values('090-1234-5678', { defaultCountry: 'JP' })).toEqual(['+819012345678'])
    expect(values('2345678', IN)).toEqual(['2345678'])
    expect(values('1122334455', IN)).toEqual(['+911122334455'])
  })

  test('of the caller is recognised in any spelling', () => {
    const options = { defaultCountry: 'IN', placeholders: ['079 2656 0000', 'walk-in'] }
    for (const cell of ['07926560000', '+917926560000', '79-26560000', 'Walk-In']) {
      expect(normalisePhone(cell, options)).toEqual({
        identities: [],
        warnings: ['phone-placeholder'],
        unusable: false,
      })
    }
    expect(values('07926560001', options)).toEqual(['+917926560001'])
  })

  test('beside a number leaves the number', () => {
    expect(normalisePhone('9999999999 / 9723521333', IN)).toEqual({
      identities: [{ kind: 'phone', value: '+919723521333' }],
      warnings: ['phone-placeholder'],
      unusable: false,
    })
  })

  test('blank cells are blank without a word', () => {
    for (const cell of ['', ' ', '\t', "'", '=""', '\u200b']) {
      expect(normalisePhone(cell, IN), JSON.stringify(cell)).toEqual({ identities: [], warnings: [], unusable: false })
    }
  })
})
