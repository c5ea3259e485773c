/** Words that people write into a column that has to be filled. Compared without case, spaces and punctuation. */
const NO_VALUE_WORDS: ReadonlySet<string> = new Set(
  (
    'na nan nil nill none null no not unknown undefined missing blank empty tbd tba tbc void ' +
    'notavailable notapplicable notgiven notprovided notknown notshared nonumber nophone nomobile nocontact noemail ' +
    'nomail noid refused declined withheld anonymous'
  ).split(' '),
)

/** `N/A`, `nil`, `-`, `???`, `xxxxx`: a filled cell that says "no value". */
export function saysNoValue(text: string): boolean {
  if (text.length > 40) return false
  const word = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
  if (word === '') return !/[\p{L}\p{N}]/u.test(text)
  return NO_VALUE_WORDS.has(word) || /^x+$/.test(word)
}

const ASCENDING = '01234567890'
const DESCENDING = '09876543210'

/**
 * Digits that nobody is reached at: all the same (`0000000000`), or a plain sequence of at least three, counted up from 0
 * or 1 (`12345678`, `1234567890`) or down to 1 or 0 (`654321`, `9876543210`). A run from elsewhere (`2345678`) is a number.
 */
export function isPlaceholderDigits(digits: string): boolean {
  if (digits === '') return false
  let same = true
  for (let i = 1; i < digits.length && same; i++) same = digits.charCodeAt(i) === digits.charCodeAt(0)
  if (same) return true
  if (digits.length < 3 || digits.length > ASCENDING.length) return false
  return ASCENDING.startsWith(digits) || ASCENDING.startsWith(digits, 1) || descends(digits)
}

const descends = (digits: string): boolean => DESCENDING.endsWith(digits) || DESCENDING.endsWith(`${digits}0`)
