import { expect, test } from 'vitest'
import { arrayLiteral } from './postgres-text.ts'

test('an array literal quotes texts, escapes what ends them, and tells NULL from the word', () => {
  expect(arrayLiteral(['a', 'NULL', 'say "hi"', 'back\\slash', '', null, 'a,b{c}', 'two\nlines'])).toBe(
    '{"a","NULL","say \\"hi\\"","back\\\\slash","",NULL,"a,b{c}","two\nlines"}',
  )
  expect(arrayLiteral([1, -2, null])).toBe('{1,-2,NULL}')
  expect(arrayLiteral([Uint8Array.of(0, 255)])).toBe('{"\\\\x00ff"}')
})

test('what no column of ours holds is refused', () => {
  expect(() => arrayLiteral([true])).toThrow(TypeError)
})
