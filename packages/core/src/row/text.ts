import { asciiDigits } from './digits.ts'

/** NUL, other controls and lone surrogates: PostgreSQL refuses the first and silently rewrites the last. */
const UNSAFE = /[\p{Cc}\p{Cs}]/u
const UNSAFE_ALL = /[\p{Cc}\p{Cs}]/gu
const UNSAFE_BUT_LINES = /(?![\t\n\r])[\p{Cc}\p{Cs}]/gu
const PLAIN = /^[!-~]+(?: [!-~]+)*$/
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const FULL_WIDTH = /[！-～]/g

/** True when the text holds a character that must not reach a database. */
export const hasUnsafe = (text: string): boolean => UNSAFE.test(text)

/** The text without controls and lone surrogates; line breaks and tabs stay. For text that is kept but not compared. */
export const safeText = (text: string): string => (UNSAFE.test(text) ? text.replace(UNSAFE_BUT_LINES, '') : text)

/**
 * One line of text as it is kept: no controls, no lone surrogates, white space collapsed and trimmed. What was taken out
 * is still in the ledger, which keeps the record's bytes.
 */
export function cleanText(text: string): string {
  if (text === '' || PLAIN.test(text)) return text
  return text
    .replace(/\s+/g, ' ')
    .replace(UNSAFE_ALL, (character) => (character === '\u0085' ? ' ' : ''))
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** Drops characters that cannot be seen: zero-width spaces, direction marks, soft hyphens, byte order marks. */
export const withoutInvisible = (text: string): string => text.replace(INVISIBLE, '')

/** Full-width Latin letters, digits and punctuation (U+FF01 to U+FF5E) as their ASCII twins; nothing else. */
export const halfWidth = (text: string): string =>
  text.replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))

/**
 * A cell as a spreadsheet meant it: without the leading apostrophe that marks text, without `="…"` around it, and with
 * ASCII digits and punctuation in place of their look-alikes in other scripts.
 */
export function withoutSpreadsheetDirt(text: string): string {
  let cell = halfWidth(asciiDigits(withoutInvisible(text))).trim()
  for (;;) {
    const before = cell
    cell = cell.replace(/^[='‘’`\s]+/, '')
    if (cell.length > 1 && cell.startsWith('"') && cell.indexOf('"', 1) === cell.length - 1)
      cell = cell.slice(1, -1).trim()
    if (cell === before) return cell
  }
}
