import { describe, expect, test } from 'vitest'
import { asciiDigits } from './digits.ts'

describe('decimal digits of any script', () => {
  test.each([
    ['٩٧٢٣٥٢١٣٣٣', 'Arabic-Indic'],
    ['۹۷۲۳۵۲۱۳۳۳', 'extended Arabic-Indic'],
    ['९७२३५२१३३३', 'Devanagari'],
    ['૯૭૨૩૫૨૧૩૩૩', 'Gujarati'],
    ['９７２３５２１３３３', 'full width'],
    ['𝟗𝟕𝟐𝟑𝟓𝟐𝟏𝟑𝟑𝟑', 'mathematical bold'],
    ['𝟿𝟽𝟸𝟹𝟻𝟸𝟷𝟹𝟹𝟹', 'mathematical monospace, the last of five runs without a gap'],
  ])('%s (%s) is 9723521333', (text) => {
    expect(asciiDigits(text)).toBe('9723521333')
  })

  test('every digit of Unicode has a value, and each value is there equally often', () => {
    const counts = new Map<string, number>()
    for (let codePoint = 0; codePoint <= 0x10ffff; codePoint++) {
      const character = String.fromCodePoint(codePoint)
      if (!/^\p{Nd}$/u.test(character)) continue
      const value = asciiDigits(character)
      expect(value).toMatch(/^[0-9]$/)
      counts.set(value, (counts.get(value) ?? 0) + 1)
    }
    expect(counts.size).toBe(10)
    expect(new Set(counts.values()).size).toBe(1)
  })

  test('numbers that are not decimal digits stay as they are', () => {
    expect(asciiDigits('²①Ⅻ½ 12')).toBe('²①Ⅻ½ 12')
  })
})
