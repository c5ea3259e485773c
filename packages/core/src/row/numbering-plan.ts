import metadata from 'libphonenumber-js/max/metadata'

/** What libphonenumber knows of one country's numbers, as far as recognising a plain one needs it. */
export interface NumberingPlan {
  readonly callingCode: string
  readonly idd: RegExp
  readonly general: RegExp
  /** Null where the country has no trunk prefix. */
  readonly nationalPrefix: RegExp | null
  /** Sufficient for the country, by the metadata's own rule; null for most countries. */
  readonly leadingDigits: RegExp | null
  /** Of national numbers, in digits, whatever their type. */
  readonly lengths: readonly number[]
  /** One pattern for each type of number: fixed line, mobile, toll free and so on. */
  readonly types: readonly RegExp[]
}

const countries = new Map<string, readonly unknown[]>(Object.entries(metadata.countries))

/** True for the ISO 3166-1 codes that libphonenumber has a numbering plan for. */
export const isPhoneCountry = (country: string): boolean => countries.has(country)

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)
const start = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`)
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const numbers = (value: unknown): readonly number[] | null =>
  Array.isArray(value) && value.every((item) => typeof item === 'number') ? value : null

/**
 * Reads one country's entry of libphonenumber-js's metadata (layout: its METADATA.md, version 4). Null when the entry is
 * missing or laid out otherwise; the caller then leaves everything to the full parser.
 */
export function numberingPlan(country: string): NumberingPlan | null {
  const entry = countries.get(country)
  if (entry === undefined || metadata.version !== 4) return null
  const [callingCode, idd, general, lengths] = [text(entry[0]), text(entry[1]), text(entry[2]), numbers(entry[3])]
  const types = entry[11]
  if (callingCode === null || idd === null || general === null || lengths === null || !Array.isArray(types)) return null
  const prefix = text(entry[7]) ?? text(entry[5])
  const leadingDigits = text(entry[10])
  return {
    callingCode,
    idd: start(idd),
    general: whole(general),
    nationalPrefix: prefix === null ? null : start(prefix),
    leadingDigits: leadingDigits === null ? null : start(leadingDigits),
    lengths,
    types: types.flatMap((type: unknown) => {
      const pattern = Array.isArray(type) ? text(type[0]) : null
      return pattern === null ? [] : [whole(pattern)]
    }),
  }
}
