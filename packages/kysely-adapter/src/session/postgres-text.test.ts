import { expect, test } from 'vitest'
import { arrayLiteral, copyLine } from './postgres-text.ts'

test('an array literal quotes texts, escapes what ends them, and tells NULL from the word', () => {
  expect(arrayLiteral(['a', 'NULL', 'say "hi"', 'back\\slash', '', null, 'a,b{c}', 'two\nlines'])).toBe(
    '{"a","NULL","say \\"hi\\"","back\\\\slash","",NULL,"a,b{c}","two\nlines"}',
  )
  expect(arrayLiteral([1, -2, null])).toBe('{1,-2,NULL}')
  expect(arrayLiteral([Uint8Array.of(0, 255)])).toBe('{"\\\\x00ff"}')
})

test('a line of COPY keeps tabs, line ends and backslashes inside its fields', () => {
  expect(copyLine(['a\tb', 'c\nd\r', '\\N', null, '', 7, Uint8Array.of(9, 10)])).toBe(
    'a\\tb\tc\\nd\\r\t\\\\N\t\\N\t\t7\t\\\\x090a\n',
  )
})

test('what no column of ours holds is refused', () => {
  expect(() => copyLine([{}])).toThrow(TypeError)
  expect(() => arrayLiteral([true])).toThrow(TypeError)
})
