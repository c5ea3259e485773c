import { headerKey, MAX_HEADER_LENGTH, nearNames } from './aliases.ts'
import { isEmailAddress } from './email.ts'
import type { FieldName } from './fields.ts'
import { looksLikeDate, looksLikePhone } from './looks-like-data.ts'

/** A header that may have been meant for a field. */
export interface HeaderSuggestion {
  readonly field: FieldName
  readonly header: string
}

const MAX_SUGGESTIONS = 3
/** A wide file is compared by its first columns; suggestions are a courtesy and must not cost seconds. */
const MAX_HEADERS = 200

const HINTS: Readonly<Partial<Record<FieldName, RegExp>>> = {
  phone: /phone|mobile|whatsapp|contactno|contactnumber/,
  email: /mail/,
  store: /store|shop|branch|outlet|showroom|location/,
  visitDate: /date|visit/,
}
const NOT_THE_CUSTOMERS = /store|shop|branch|outlet|showroom|staff|office|manager|owner/

/**
 * The headers nearest to a field's names (or to the names given), best first: those a typing mistake away, those that
 * contain the field's word, and those whose first value looks like one.
 */
export function suggestHeaders(
  field: FieldName,
  headers: readonly string[],
  names: readonly string[] = nearNames(field),
  firstValues: readonly string[] = [],
): readonly HeaderSuggestion[] {
  const scored: { header: string; score: number }[] = []
  headers.slice(0, MAX_HEADERS).forEach((header, position) => {
    const key = header.length > MAX_HEADER_LENGTH ? '' : headerKey(header)
    if (key === '') return
    const distance = Math.min(...names.map((name) => typoDistance(key, name)))
    const strange = (field === 'phone' || field === 'email') && NOT_THE_CUSTOMERS.test(key)
    if (distance <= 2) scored.push({ header, score: distance })
    else if (HINTS[field]?.test(key) === true && !strange) scored.push({ header, score: 3 })
    else if (!strange && holds(field, firstValues[position] ?? '')) scored.push({ header, score: 4 })
  })
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ header }) => ({ field, header }))
}

function holds(field: FieldName, value: string): boolean {
  const text = value.trim().slice(0, 320)
  if (field === 'phone') return looksLikePhone(text)
  if (field === 'email') return isEmailAddress(text.toLowerCase())
  return field === 'visitDate' && looksLikeDate(text)
}

/**
 * Edits between two words, a swap of neighbours counting as one (optimal string alignment); 3 when there are more than 2,
 * or more than a third of the shorter word.
 */
export function typoDistance(a: string, b: string): number {
  const limit = Math.min(2, Math.floor(Math.min(a.length, b.length) / 3))
  if (Math.abs(a.length - b.length) > limit) return 3
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 3) + 1 : 3 + i + j
      current.push(Math.min((previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1, replaced, swapped))
    }
    before = previous
    previous = current
  }
  const distance = previous[b.length] ?? 3
  return distance <= limit ? distance : 3
}
