const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0

/**
 * `YYYY-MM-DD` of the proleptic Gregorian calendar, or null when there is no such day. Years from 1000 on, which is what
 * the DATE type of every database holds.
 */
export function calendarDate(year: number, month: number, day: number): string | null {
  if (year < 1000 || year > 9999 || month < 1 || month > 12 || day < 1) return null
  const length = month === 2 && isLeap(year) ? 29 : (MONTH_LENGTHS[month - 1] ?? 0)
  if (day > length) return null
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The day that an Excel serial of the 1900 system means, or null. Its 60 is a 29 February 1900 that never was. */
export function excelDate(serial: number): string | null {
  const day = Math.floor(serial)
  if (!(day >= 1 && day <= 2_958_465) || day === 60) return null
  const date = new Date(Date.UTC(1899, 11, day > 60 ? 30 : 31) + day * 86_400_000)
  return calendarDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}
