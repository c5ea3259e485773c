import type { DateOrder } from './options.ts'

const ORDERS: ReadonlyMap<string, DateOrder> = new Map([
  ['dmy', 'DMY'],
  ['mdy', 'MDY'],
  ['ymd', 'YMD'],
])

/**
 * The order in which a country's own locale writes a numeric date, or null when it is unknown. The likeliest language of
 * the country decides (Unicode CLDR likely subtags): `IN` → DMY, `US` → MDY, `JP` → YMD.
 */
export function countryDateOrder(country: string): DateOrder | null {
  if (!/^[A-Z]{2}$/.test(country)) return null
  const { language } = new Intl.Locale('und', { region: country }).maximize()
  // Without the script: `en-Latn-GB` would fall back to `en`, which is American.
  const locale = `${language}-${country}`
  const options = { calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' } as const
  const format = new Intl.DateTimeFormat(locale, { ...options, year: 'numeric', month: '2-digit', day: '2-digit' })
  // An unknown region resolves to its bare language: that says nothing about the country.
  if (!new Intl.DateTimeFormat(locale).resolvedOptions().locale.endsWith(country) && !knownRegion(country)) return null
  const parts = format.formatToParts(0).map((part) => part.type)
  const order = parts
    .filter((type) => type === 'day' || type === 'month' || type === 'year')
    .map((type) => type.charAt(0))
  return ORDERS.get(order.join('')) ?? null
}

const knownRegion = (country: string): boolean =>
  new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(country) !== undefined
