import { numberingPlan } from './numbering-plan.ts'

/** A plain number of the default country: what libphonenumber would say, without asking it. */
export interface PlainPhone {
  readonly e164: string
  readonly national: string
}

const PLUS = 43
const SPACE = 32
const HYPHEN = 45

/**
 * Recognises the trivial shapes of the default country's numbers: a national number without trunk prefix, or one with
 * `+` and the calling code, in ASCII digits, single spaces and hyphens. Answers null for anything else, which then goes
 * to the full parser; the two are proved equal in `phone-fast.prop.test.ts`.
 *
 * The patterns are those of libphonenumber's own metadata. Left to the parser: numbers that begin like a trunk or
 * international prefix, and numbers without the leading digits by which countries that share a calling code are told apart.
 */
export function plainPhoneReader(country: string | null): (cell: string) => PlainPhone | null {
  const plan = country === null ? null : numberingPlan(country)
  if (plan === null) return () => null
  const [shortest, longest] = [Math.min(...plan.lengths), Math.max(...plan.lengths)]

  const isPlain = (national: string): boolean => {
    if (national.length < shortest || national.length > longest) return false
    if (!plan.general.test(national)) return false
    if (plan.nationalPrefix?.test(national) === true || plan.idd.test(national)) return false
    if (plan.leadingDigits !== null && !plan.leadingDigits.test(national)) return false
    return plan.types.some((type) => type.test(national))
  }

  return (cell) => {
    if (cell.length > 24) return null
    const plus = cell.charCodeAt(0) === PLUS
    let digits = ''
    let from = plus ? 1 : 0
    for (let i = from; i < cell.length; i++) {
      const code = cell.charCodeAt(i)
      if (code >= 48 && code <= 57) continue
      // A separator stands between two digits, or the parser may see something else in it.
      const next = cell.charCodeAt(i + 1)
      if ((code !== SPACE && code !== HYPHEN) || i === from || !(next >= 48 && next <= 57)) return null
      digits += cell.slice(from, i)
      from = i + 1
    }
    digits = from === 0 ? cell : digits + cell.slice(from)
    if (plus) {
      if (!digits.startsWith(plan.callingCode)) return null
      digits = digits.slice(plan.callingCode.length)
    }
    return isPlain(digits) ? { e164: `+${plan.callingCode}${digits}`, national: digits } : null
  }
}
