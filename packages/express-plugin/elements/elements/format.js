/** @param {number} count */
export const number = (count) => count.toLocaleString('en')

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/**
 * A calendar date as a person reads it: `2024-05-02` is 2 May 2024 everywhere, whatever the time zone.
 *
 * @param {string} date
 */
export const plainDate = (date) => {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date)
  const month = MONTHS[Number(parts?.[2]) - 1]
  return parts === null || month === undefined ? date : `${Number(parts[3])} ${month} ${parts[1]}`
}

/** @param {number} seconds */
export const duration = (seconds) => {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
