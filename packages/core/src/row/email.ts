import { z } from 'zod'
import { isPlaceholderEmail } from './email-placeholder.ts'
import { splitEmails } from './email-split.ts'
import { BLANK, type IdentityReading } from './identity-reading.ts'
import { saysNoValue } from './phone-placeholder.ts'
import type { WarningCode } from './reason.ts'
import type { Identity } from './row.ts'
import { cleanText, safeText, withoutSpreadsheetDirt } from './text.ts'

export interface EmailOptions {
  /** Addresses that stand for "none", besides the built-in ones. */
  readonly placeholders?: readonly string[]
}

/** RFC 5321, section 4.5.3.1: 64 of local part, the sign, 255 of domain. */
const MAX_EMAIL_LENGTH = 320
/** Ten addresses of full length; what is longer is a text about something else. */
const MAX_CELL_LENGTH = 10 * MAX_EMAIL_LENGTH
const APOSTROPHE = 39
/** RFC 1034, section 3.5: a label of a domain ends with a letter or a digit. zod lets it end with a hyphen. */
const HYPHEN_ENDS_LABEL = /-\.[^@]*$/
/** RFC 5322 has no line break before or after an address; the address inside is read, and doubted. */
const BROKEN_LINE = /^\s*[\r\n]|[\r\n]\s*$/
/** What `z.email()` tests, without its report of what is wrong. */
const address = z.regexes.email

/** True for an address that may be a verified identity. Expects lower case, no white space around it. */
export const isEmailAddress = (text: string): boolean =>
  text.length <= MAX_EMAIL_LENGTH && address.test(text) && !HYPHEN_ENDS_LABEL.test(text)

/** Reads e-mail cells under fixed options. See {@link normaliseEmail}. */
export function emailReader(options: EmailOptions): (cell: string) => IdentityReading {
  const listed = new Set((options.placeholders ?? []).map((item) => cleanText(item).toLowerCase()))

  const read = (cell: string): IdentityReading => {
    if (cell === '') return BLANK
    if (cell.length > MAX_CELL_LENGTH) return { ...BLANK, unusable: cell.trim() !== '' }
    const plain = cell.trim().toLowerCase()
    const trimmed = plain.length !== cell.length
    if (plain.charCodeAt(0) !== APOSTROPHE && isEmailAddress(plain) && !(trimmed && BROKEN_LINE.test(cell))) {
      if (isPlaceholderEmail(plain) || listed.has(plain)) return { ...BLANK, warnings: ['email-placeholder'] }
      return { identities: [{ kind: 'email', value: plain }], warnings: [], unusable: false }
    }
    const identities = new Map<string, Identity>()
    const warnings = new Set<WarningCode>()
    let leftover = false
    const safe = safeText(cell)
    // A control is not dirt like a space: what is left after taking it out may be somebody else's address.
    const doubtful = safe !== cell || BROKEN_LINE.test(cell)
    for (const part of splitEmails(withoutSpreadsheetDirt(safe), isEmailAddress)) {
      const text = cleanText(withoutSpreadsheetDirt(part)).toLowerCase()
      if (text === '') continue
      if (saysNoValue(text) || listed.has(text) || isPlaceholderEmail(text)) {
        warnings.add('email-placeholder')
      } else if (!doubtful && isEmailAddress(text)) {
        identities.set(text, { kind: 'email', value: text })
      } else if (text.includes('@') && text.length <= MAX_EMAIL_LENGTH) {
        // Dirt can hide dirt (`mailto:mailto:…`); taking it off again must not change the identity later.
        const inner = text !== cell ? read(text).identities : [{ kind: 'email', value: text } as const]
        for (const identity of inner) identities.set(identity.value, identity)
        if (inner.length === 0) leftover = true
        else warnings.add('email-unverified')
      } else {
        leftover = true
      }
    }
    return {
      identities: [...identities.values()],
      warnings: [...warnings],
      unusable: leftover && identities.size === 0,
    }
  }
  return read
}

/**
 * The e-mail identities of one cell: lower case, `+tag` and dots kept. What is not an address but has an `@` comes out as
 * it is, with a warning; it matches only the very same text. Never throws.
 *
 * ```ts
 * normaliseEmail('Asha <Asha.P+shop@Example.com>', {}).identities // [{ kind: 'email', value: 'asha.p+shop@example.com' }]
 * ```
 */
export const normaliseEmail = (cell: string, options: EmailOptions): IdentityReading => emailReader(options)(cell)
