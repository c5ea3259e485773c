import { expect, test } from 'vitest'
import { copyText } from './copy-text.ts'

const textOf = (rows: readonly (readonly unknown[])[]): string => Buffer.concat([...copyText(rows)]).toString('utf8')

test('a line keeps tabs, line ends and backslashes inside its fields, and tells null from an empty text', () => {
  expect(textOf([['a\tb', 'c\nd\r', '\\N', null, '', 7, 12n, Uint8Array.of(9, 10, 255)], [undefined]])).toBe(
    'a\\tb\tc\\nd\\r\t\\\\N\t\\N\t\t7\t12\t\\\\x090aff\n\\N\n',
  )
})

test('text beyond ASCII is UTF-8, and what follows it is escaped too', () => {
  expect(textOf([['Ünï\tcode\\ નમસ્તે 👋\n', 'ascii']])).toBe('Ünï\\tcode\\\\ નમસ્તે 👋\\n\tascii\n')
})

test('rows of any length and number come in chunks that put together are those rows', () => {
  const rows = Array.from({ length: 4_000 }, (_, at) => [at, 'x'.repeat(at), 'é'.repeat(at % 700)])
  const chunks = [...copyText(rows)]
  expect(chunks.length).toBeGreaterThan(10)
  expect(Buffer.concat(chunks).toString('utf8')).toBe(rows.map((row) => `${row.join('\t')}\n`).join(''))
  expect(textOf([['y'.repeat(3_000_000), Buffer.alloc(1_000_000, 1)]])).toBe(
    `${'y'.repeat(3_000_000)}\t\\\\x${'01'.repeat(1_000_000)}\n`,
  )
  expect(textOf([])).toBe('')
})

test('what no column of ours holds is refused', () => {
  expect(() => textOf([[{}]])).toThrow(TypeError)
})
