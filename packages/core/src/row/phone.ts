import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { BLANK, type IdentityReading } from './identity-reading.ts'
import { isPhoneCountry } from './numbering-plan.ts'
import { plainPhoneReader } from './phone-fast.ts'
import { isPlaceholderDigits, saysNoValue } from './phone-placeholder.ts'
import { splitPhones } from './phone-split.ts'
import type { WarningCode } from './reason.ts'
import type { Identity } from './row.ts'
import { withoutSpreadsheetDirt } from './text.ts'

export interface PhoneOptions {
  /** ISO 3166-1 alpha-2, upper case. Without it only numbers with `+` and a calling code can be verified. */
  readonly defaultCountry: string | null
  /** Numbers that stand for "none", in any spelling, besides the built-in ones. */
  readonly placeholders?: readonly string[]
  /** False leaves every number to libphonenumber's parser; the tests compare the two. */
  readonly fastPath?: boolean
}

/** What a number without its cell's dirt turned out to be. */
export type PhoneVerdict =
  | { readonly kind: 'valid'; readonly e164: string; readonly national: string }
  | { readonly kind: 'unverified'; readonly digits: string; readonly national: string }
  | { readonly kind: 'unusable' }

const UNUSABLE: PhoneVerdict = { kind: 'unusable' }
const DECIMALS = /^\+?\d{6,}\.0{1,2}$/
const SCIENTIFIC = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i
const EXTENSION = /(?:[;,]? ?(?:ext(?:n|ension)?|x)[ .:=]{0,3}|[;,]? ?# ?)\d{1,7}$/i
const LABEL_BEFORE =
  /^(?:(?:tel|telephone|phone|ph|mob|mobile|cell|contact|whatsapp|wa|home|office|off|work|res|m|t|p|o|w|h|r)(?:[ .]{0,2}(?:no|number|nr))?[ .:=-]{0,3})(?=[+(\d])/i
const LABEL_AFTER = /[ ,]?\(?(?:m|mob|mobile|h|home|w|work|o|off|office|r|res|cell|whatsapp|wa|self|personal)\)?\.?$/i
/** `(+91) 98980 10004`: the parser starts at a plus, and refuses the bracket before it. */
const CALLING_CODE_IN_BRACKETS = /^\( ?((?:\+|00) ?\d{1,3}) ?\)/
/** Ten numbers with labels are shorter; what is longer is a text about something else. */
const MAX_CELL_LENGTH = 1_000
/** A mask or a cut means that digits are missing; what is left would match strangers. */
const UNREADABLE = /[\p{L}*•●…?%]/u

/**
 * Reads phone cells under fixed options. See {@link normalisePhone}.
 */
export function phoneReader(options: PhoneOptions): (cell: string) => IdentityReading {
  const country =
    options.defaultCountry !== null && isPhoneCountry(options.defaultCountry) ? options.defaultCountry : null
  const plain = plainPhoneReader(options.fastPath === false ? null : country)
  const listed = listedPlaceholders(options.placeholders ?? [], country)

  const isPlaceholder = (national: string, ...spellings: readonly string[]): boolean =>
    isPlaceholderDigits(national) || (listed.size > 0 && [national, ...spellings].some((item) => listed.has(item)))

  const full = (cell: string): IdentityReading => {
    if (cell.length > MAX_CELL_LENGTH) return { ...BLANK, unusable: cell.trim() !== '' }
    const text = withoutSpreadsheetDirt(cell)
    if (text === '') return BLANK
    if (saysNoValue(text) || listed.has(text.toLowerCase())) return { ...BLANK, warnings: ['phone-placeholder'] }
    const identities = new Map<string, Identity>()
    const warnings = new Set<WarningCode>()
    let leftover = false
    const parts = splitPhones(text, (number) => readNumber(number, country).kind === 'valid').map(withoutDecimals)
    for (const part of parts) {
      if (SCIENTIFIC.test(part)) {
        warnings.add('phone-digits-lost')
        leftover = true
        continue
      }
      const known = plain(part)
      const verdict: PhoneVerdict = known === null ? readNumber(part, country) : { kind: 'valid', ...known }
      const digits = part.replace(/\D/g, '')
      if (
        saysNoValue(part) ||
        // The 5 of `9723521333/5` is the rest of a shorthand.
        (verdict.kind === 'unusable' && parts.length === 1 && !UNREADABLE.test(part) && isPlaceholder(digits)) ||
        (verdict.kind === 'valid' && isPlaceholder(verdict.national, digits, verdict.e164)) ||
        (verdict.kind === 'unverified' && (isPlaceholder(verdict.digits) || isPlaceholder(verdict.national)))
      ) {
        warnings.add('phone-placeholder')
      } else if (verdict.kind === 'unusable') {
        leftover = true
      } else {
        const value = verdict.kind === 'valid' ? verdict.e164 : verdict.digits
        identities.set(value, { kind: 'phone', value })
        if (verdict.kind === 'unverified') warnings.add('phone-unverified')
      }
    }
    return {
      identities: [...identities.values()],
      warnings: [...warnings],
      unusable: leftover && identities.size === 0,
    }
  }

  return (cell) => {
    if (cell === '') return BLANK
    const known = plain(cell)
    if (known === null || isPlaceholder(known.national, known.e164)) return full(cell)
    return { identities: [{ kind: 'phone', value: known.e164 }], warnings: [], unusable: false }
  }
}

/**
 * The phone identities of one cell. Valid numbers come out in E.164; numbers that are not valid but have 6 to 15 digits
 * as those bare digits, with a warning; placeholders not at all. Never throws.
 *
 * ```ts
 * normalisePhone('97235 21333 / 079-26560000', { defaultCountry: 'IN' }).identities
 * // [{ kind: 'phone', value: '+919723521333' }, { kind: 'phone', value: '+917926560000' }]
 * ```
 */
export const normalisePhone = (cell: string, options: PhoneOptions): IdentityReading => phoneReader(options)(cell)

/** A spreadsheet made a number of it: `9723521333.0`. Dots elsewhere group the digits. */
const withoutDecimals = (part: string): string => (DECIMALS.test(part) ? part.slice(0, part.indexOf('.')) : part)

/** One number, without its label and extension. Letters never become digits. */
export function readNumber(part: string, country: string | null): PhoneVerdict {
  const unlabelled = part.replace(/^tel:/i, '').replace(LABEL_BEFORE, '')
  const dressed = unlabelled.replace(EXTENSION, '').replace(LABEL_AFTER, '').trim()
  const number = dressed.replace(CALLING_CODE_IN_BRACKETS, '$1 ')
  if (UNREADABLE.test(number)) return UNUSABLE
  const digits = number.replace(/\D/g, '')
  if (digits.length < 2 || digits.length > 20) return UNUSABLE
  const parsed = parsePhoneNumberFromString(number, {
    extract: false,
    ...(country === null ? {} : { defaultCountry: asCountry(country) }),
  })
  if (parsed?.isValid() === true && parsed.ext === undefined) {
    return { kind: 'valid', e164: parsed.number, national: parsed.nationalNumber }
  }
  if (digits.length < 6 || digits.length > 15) return UNUSABLE
  return { kind: 'unverified', digits, national: parsed?.nationalNumber ?? digits }
}

/** `isPhoneCountry` has looked the code up in the metadata that the type is made from. */
const asCountry = (country: string): CountryCode => country as CountryCode

function listedPlaceholders(placeholders: readonly string[], country: string | null): ReadonlySet<string> {
  const listed = new Set<string>()
  for (const placeholder of placeholders) {
    const text = withoutDecimals(withoutSpreadsheetDirt(placeholder))
    if (text === '') continue
    const verdict = readNumber(text, country)
    const digits = text.replace(/\D/g, '')
    if (verdict.kind === 'valid') listed.add(verdict.e164)
    if (digits !== '' && !UNREADABLE.test(text)) listed.add(digits)
    listed.add(text.toLowerCase())
  }
  return listed
}
