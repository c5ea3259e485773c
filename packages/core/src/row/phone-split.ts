/** Between two numbers in one cell. A comma is split at later, because `9,72352E+09` has one too. */
const HARD = /[/;&|\n\r\\]+|[\s,](?:or|and)(?=[\s,+(\d])/i
const GROUPED = /^\d{1,3}(?:,\d{2,3})+(?:\.0{1,2})?$/
const SCIENTIFIC_WITH_COMMA = /^[+-]?\d+,\d+e[+-]?\d+$/i
const count = (text: string): number => text.replace(/\D/g, '').length

/**
 * Takes a cell apart into its numbers: at `/ , ; & |`, line breaks and the word "or". A slash after an area code
 * (`030/1234567`) stays one number when only the whole is valid; two numbers glued by a space or a hyphen are taken apart
 * when each of them is valid.
 */
export function splitPhones(cell: string, isValid: (number: string) => boolean): readonly string[] {
  const whole = cell.replace(/;(?=ext=)/i, ' ')
  const hard = pieces(whole.split(HARD))
  const [area, rest] = hard
  if (area !== undefined && rest !== undefined && hard.length === 2 && /^[^/]+\/[^/]+$/.test(whole)) {
    if (count(area) < 7 && !isValid(area) && isValid(`${area} ${rest}`)) return [`${area} ${rest}`]
  }
  return hard.flatMap((piece) => {
    if (SCIENTIFIC_WITH_COMMA.test(piece)) return [piece]
    if (GROUPED.test(piece)) return [piece.replaceAll(',', '')]
    return pieces(piece.split(',')).flatMap((number) => {
      if (count(number) <= 15) return [number]
      for (const glue of [/\s+/, /\s*-\s*/]) {
        const glued = pieces(number.split(glue))
        if (glued.length > 1 && glued.every(isValid)) return glued
      }
      return [number]
    })
  })
}

const pieces = (parts: readonly string[]): readonly string[] =>
  parts.map((part) => part.replace(/\s+/g, ' ').trim()).filter((part) => part !== '')
