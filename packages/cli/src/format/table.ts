/** Control characters in a customer's data must not reach the terminal as commands. */
const CONTROL = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu

export const printable = (text: string): string => text.replace(CONTROL, ' ')

/** Rows of cells as lines, columns two spaces apart; `right` names the columns that are aligned to the right. */
export const formatTable = (rows: readonly (readonly string[])[], right: readonly number[] = []): readonly string[] => {
  const clean = rows.map((row) => row.map(printable))
  const widths: number[] = []
  for (const row of clean) {
    row.forEach((cell, at) => {
      widths[at] = Math.max(widths[at] ?? 0, cell.length)
    })
  }
  return clean.map((row) =>
    row
      .map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  )
}
