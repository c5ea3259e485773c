import { describe, expect, test } from 'vitest'
import { normaliseEmail } from './email.ts'

const read = (cell: string) => normaliseEmail(cell, {})
const values = (cell: string) => read(cell).identities.map((identity) => identity.value)

describe('an e-mail', () => {
  test.each([
    ['Asha.Patel@Example.COM', 'asha.patel@example.com'],
    ['  asha@example.com\t', 'asha@example.com'],
    ['asha+shop@example.com', 'asha+shop@example.com'],
    ['a.s.h.a@example.com', 'a.s.h.a@example.com'],
    ['mailto:asha@example.com', 'asha@example.com'],
    ['mailto:asha@example.com?subject=Hi', 'asha@example.com'],
    ['Asha Patel <asha@example.com>', 'asha@example.com'],
    ['"Patel, Asha" <asha@example.com>', 'asha@example.com'],
    ['<asha@example.com>', 'asha@example.com'],
    ['Email: asha@example.com', 'asha@example.com'],
    ["'asha@example.com", 'asha@example.com'],
    ['="asha@example.com"', 'asha@example.com'],
    ['asha@example.com\u200b', 'asha@example.com'],
    ['ａｓｈａ＠example.com', 'asha@example.com'],
  ])('%j is %s', (cell, value) => {
    expect(read(cell)).toEqual({ identities: [{ kind: 'email', value }], warnings: [], unusable: false })
  })

  test.each([',', ', ', ';', ' ; ', '|', '\n', ' / ', ' & ', ' or ', ' '])(
    'several in a cell, between them %j',
    (separator) => {
      expect(values(`a@example.com${separator}B@example.org`)).toEqual(['a@example.com', 'b@example.org'])
    },
  )

  test('several, some with names and some that say there is none', () => {
    expect(values('Asha <a@example.com>, B <b@example.com>')).toEqual(['a@example.com', 'b@example.com'])
    expect(values('a@example.com, A@Example.com')).toEqual(['a@example.com'])
    expect(read('a@example.com, n/a').warnings).toEqual(['email-placeholder'])
  })

  test.each([
    ['asha@example', 'asha@example'],
    ['asha@@example.com', 'asha@@example.com'],
    ['asha @example.com', 'asha @example.com'],
    ['Äsha@example.com', 'äsha@example.com'],
    ['asha@exämple.com', 'asha@exämple.com'],
    ['asha@example.com.', 'asha@example.com.'],
    ['"asha p"@example.com', '"asha p"@example.com'],
    ['@asha', '@asha'],
  ])('%j is unverified, as its text', (cell, value) => {
    expect(read(cell)).toEqual({
      identities: [{ kind: 'email', value }],
      warnings: ['email-unverified'],
      unusable: false,
    })
  })

  test('a typing mistake never makes it another person’s address', () => {
    expect(read('john,doe@example.com').identities).toEqual([{ kind: 'email', value: 'john,doe@example.com' }])
    expect(read('john;doe@example.com').warnings).toEqual(['email-unverified'])
    expect(read('john/doe@example.com').warnings).toEqual(['email-unverified'])
    expect(read('john doe@example.com').warnings).toEqual(['email-unverified'])
    expect(read('do\u0000e@example.com').warnings).toEqual(['email-unverified'])
    // U+00AA looks like an a in small; NFKC would make it one.
    expect(read('ªsha@example.com').warnings).toEqual(['email-unverified'])
  })

  test.each(['asha.example.com', 'www.example.com', 'yes', '9723521333'])('%j cannot be used', (cell) => {
    expect(read(cell)).toEqual({ identities: [], warnings: [], unusable: true })
  })

  test.each(['asha@example.com\n', '\r\nasha@example.com', ' \n asha@example.com '])(
    'a line break around it is doubted: %j',
    (cell) => {
      expect(read(cell)).toEqual({
        identities: [{ kind: 'email', value: 'asha@example.com' }],
        warnings: ['email-unverified'],
        unusable: false,
      })
    },
  )

  test('a domain’s label does not end with a hyphen', () => {
    expect(read('asha@example-.com').warnings).toEqual(['email-unverified'])
    expect(read('asha@ex-ample.com').warnings).toEqual([])
  })

  test('over 320 characters it cannot be used', () => {
    const longest = `${'a'.repeat(64)}@${'b'.repeat(251)}.com`
    expect(longest).toHaveLength(320)
    expect(values(longest)).toEqual([longest])
    expect(read(`a${longest}`)).toEqual({ identities: [], warnings: [], unusable: true })
    expect(read(`${'x '.repeat(4_000)}@`).unusable).toBe(true)
  })

  test('no NUL, control or lone surrogate gets into one', () => {
    expect(values('a\u0000b@\ud800example')).toEqual(['ab@example'])
  })
})

describe('a placeholder', () => {
  test.each([
    'na@na.com',
    'NA@NA.COM',
    'none@none.com',
    'test@test.com',
    'abc@abc.com',
    'abc@xyz.com',
    'x@x.com',
    'aaa@aaa.com',
    'noemail@gmail.com',
    'no-email@shop.example',
    'nomail@nomail.in',
    'none@gmail.com',
    'null@null',
    'na@na',
    'N/A',
    'nil',
    '-',
    'no email',
    '@',
    '?',
  ])('%j counts as blank, with a warning', (cell) => {
    expect(read(cell)).toEqual({ identities: [], warnings: ['email-placeholder'], unusable: false })
  })

  test.each([
    'no@company.com',
    'test@example.com',
    'na@shop.in',
    'a@example.com',
    'aa@bb.com',
    'tester@test.com',
    'nina@nina.com',
  ])('%j may be a person', (cell) => {
    expect(values(cell)).toEqual([cell])
  })

  test('of the caller, in any case', () => {
    const options = { placeholders: ['Shop@Example.com', 'unknown'] }
    expect(normaliseEmail(' SHOP@example.com', options)).toEqual({
      identities: [],
      warnings: ['email-placeholder'],
      unusable: false,
    })
    expect(normaliseEmail('Shop <shop@example.com>', options).warnings).toEqual(['email-placeholder'])
  })

  test('blank cells are blank without a word', () => {
    for (const cell of ['', ' ', '\n', '\u200b', "'", '=""', ' , ; ']) {
      expect(read(cell).unusable, JSON.stringify(cell)).toBe(false)
      expect(read(cell).identities).toEqual([])
    }
  })
})
