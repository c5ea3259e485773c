import { expect, test } from 'vitest'
import { isBlank, isSameText } from './same-text.ts'

test('case, white space and Unicode form make no other name', () => {
  for (const [a, b] of [
    ['Asha Patel', ' asha   PATEL '],
    ['Asha\tPatel', 'Asha\n Patel'],
    ['Ren\u00e9', 'Rene\u0301'],
    ['\uff21sha', 'Asha'],
  ] as const) {
    expect(isSameText(a, b)).toBe(true)
  }
})

test('a missing space, another letter or an accent does', () => {
  for (const [a, b] of [
    ['Asha Patel', 'AshaPatel'],
    ['Asha', 'Usha'],
    ['Rene', 'René'],
    // Upper case would join them.
    ['Strasse', 'Straße'],
  ] as const) {
    expect(isSameText(a, b)).toBe(false)
  }
})

test('blank is null or white space', () => {
  expect([null, '', ' \t', 'a', ' a '].map(isBlank)).toEqual([true, true, true, false, false])
})
