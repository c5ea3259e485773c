import { expect, test } from 'vitest'
import { createTextCodec, decodeText } from './text-codec.ts'

const DIGITS = '0123456789abcdef'
const UUID = '01234567-89ab-cdef-0123-456789abcdef'
const SHA256 = DIGITS.repeat(4)

const codec = createTextCodec()
const sizeOf = (text: string): number => codec.encode(1, text)

const expectBack = (tag: number, text: string): void => {
  const length = codec.encode(tag, text)
  // Something else before it and after it, as in an arena.
  const bytes = Buffer.from([255, 255, 255, ...codec.buffer.subarray(0, length), 255])
  expect(decodeText(bytes, 3)).toEqual({ tag, text })
}

test('a text takes a byte a character, two where one is not enough, and half a byte a hex digit of an id or a digest', () => {
  // The head and, where the length varies, the length take a byte each.
  expect(sizeOf('')).toBe(2)
  expect(sizeOf('asha@example.in')).toBe(2 + 15)
  expect(sizeOf('ÿ')).toBe(2 + 1)
  expect(sizeOf('Ā')).toBe(2 + 2)
  expect(sizeOf(UUID)).toBe(1 + 16)
  expect(sizeOf(SHA256)).toBe(2 + 32)
  expect(sizeOf(`${SHA256}:12`)).toBe(2 + 32 + 3)
  expect(sizeOf(`${SHA256}Ā`)).toBe(2 + 2 * 65)
  expect(sizeOf('x'.repeat(127))).toBe(2 + 127)
  expect(sizeOf('x'.repeat(128))).toBe(3 + 128)
})

test('texts of every length come back, narrow and wide', () => {
  for (let length = 0; length < 300; length++) {
    expectBack(length % 64, 'ü'.repeat(length))
    expectBack(length % 64, 'Ā'.repeat(length))
    expectBack(length % 64, `${SHA256}${'x'.repeat(length)}`)
  }
  for (const length of [16_383, 16_384, 2_097_152]) expectBack(63, 'x'.repeat(length))
})

test('a codec takes a text that is longer than any before it', () => {
  for (let length = 1; length < 300; length++) {
    const text = 'Ā'.repeat(length)
    const fresh = createTextCodec()
    const size = fresh.encode(0, text)
    expect(decodeText(Buffer.from(fresh.buffer.slice(0, size)), 0).text).toBe(text)
  }
})

test('what is nearly an id or a digest comes back as it was', () => {
  // The neighbours of the digits and of the letters, and what one step further would take for a digit.
  for (const wrong of ['/', ':', '@', 'A', 'F', 'X', '`', 'g', '-', 'ÿ', 'Ā']) {
    for (let at = 0; at < UUID.length; at++) expectBack(2, `${UUID.slice(0, at)}${wrong}${UUID.slice(at + 1)}`)
    for (let at = 0; at < SHA256.length; at += 7) expectBack(2, `${SHA256.slice(0, at)}${wrong}${SHA256.slice(at + 1)}`)
  }
  for (const text of [UUID.slice(1), `${UUID}0`, SHA256.slice(1), UUID.replaceAll('-', '0')]) expectBack(2, text)
})

test('texts that look alike, and kinds, are laid down differently', () => {
  const texts = ['', '\0', 'Ā', '\u0001\0', UUID, SHA256, `${SHA256}:1`, `${SHA256}:Ā`]
  const laid = texts.flatMap((text) =>
    [0, 1, 63].map((tag) => {
      const length = codec.encode(tag, text)
      return Buffer.from(codec.buffer.subarray(0, length)).toString('hex')
    }),
  )
  expect(new Set(laid).size).toBe(laid.length)
})
