import { isEmailAddress } from './email.ts'
import { readWrittenDate } from './written-date.ts'

/** True for a cell that no column would be named: a phone, an e-mail or a date. */
export function looksLikeData(cell: string): boolean {
  const text = cell.trim()
  if (text === '' || text.length > 320) return false
  return looksLikePhone(text) || isEmailAddress(text.toLowerCase()) || looksLikeDate(text)
}

export const looksLikePhone = (text: string): boolean => {
  if (!/^'?[+(]?\p{Nd}[\p{Nd} ().+/-]*$/u.test(text)) return false
  const digits = text.replace(/\P{Nd}/gu, '').length
  return digits >= 7 && digits <= 15 && !looksLikeDate(text)
}

export const looksLikeDate = (text: string): boolean => {
  const { kind } = readWrittenDate(text)
  return kind === 'date' || kind === 'numbers' || kind === 'impossible'
}
