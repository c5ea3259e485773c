const DECIMAL = /\p{Nd}/u
const FOREIGN_DECIMAL = /[^\P{Nd}0-9]/gu

const values = new Map<string, string>()

/**
 * Any Unicode decimal digit (`\p{Nd}`) as its ASCII twin: ९ and ૯ and ９ are 9. Digits of one script are ten code points
 * in a row (The Unicode Standard, section 4.6), so the distance to the start of the run is the value.
 */
export function asciiDigits(text: string): string {
  return text.replace(FOREIGN_DECIMAL, (digit) => {
    const known = values.get(digit)
    if (known !== undefined) return known
    const value = decimalValue(digit)
    values.set(digit, value)
    return value
  })
}

function decimalValue(digit: string): string {
  const codePoint = digit.codePointAt(0) ?? 0
  let start = codePoint
  while (DECIMAL.test(String.fromCodePoint(start - 1))) start--
  return String((codePoint - start) % 10)
}
