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

/** Digits that nobody is reached at: all the same (`0000000000`), or a plain sequence (`1234567890`, `9876543210`). */
export function isPlaceholderDigits(digits: string): boolean {
  if (digits === '') return false
  const step = digits.length < 2 ? 0 : (digits.charCodeAt(1) - digits.charCodeAt(0) + 10) % 10
  if (step !== 0 && step !== 1 && step !== 9) return false
  if (step !== 0 && digits.length < 3) return false
  for (let i = 1; i < digits.length; i++) {
    if ((digits.charCodeAt(i) - digits.charCodeAt(i - 1) + 10) % 10 !== step) return false
  }
  return true
}
