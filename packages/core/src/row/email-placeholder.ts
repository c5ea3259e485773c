const NO_MAIL: ReadonlySet<string> = new Set(
  'noemail nomail noemailid nomailid noemailaddress noemailprovided emailnotavailable notavailable notprovided notgiven donthave'.split(
    ' ',
  ),
)
const FILLERS: ReadonlySet<string> = new Set(
  'na nil none null no nothing unknown undefined dummy fake test testing abc abcd xyz asdf qwerty email mail noemail nomail noreply'.split(
    ' ',
  ),
)
/** These hand out no such short or reserved names to anybody. */
const FREE_MAIL: ReadonlySet<string> = new Set(
  'gmail googlemail yahoo hotmail outlook rediffmail mail email'.split(' '),
)

/** Before the sign, separators aside. Each branch looks at a character once. */
const LETTERS_OR_ONE_CHARACTER = /^(?:[a-z._+-]{1,40}|[._+-]*([^._+-])(?:\1|[._+-])*)@/

/**
 * Addresses that were typed because the form wanted one: `na@na.com`, `test@test.com`, `x@x.com`, `none@gmail.com`,
 * `noemail@anything`. A filler word at a company's own domain (`no@company.com`) may be a person and is not one.
 */
export function isPlaceholderEmail(text: string): boolean {
  const at = text.indexOf('@')
  if (at < 1) return false
  // Most addresses end here: only letters, or one character again and again, stand for "none".
  if (!LETTERS_OR_ONE_CHARACTER.test(text)) return false
  const local = text.slice(0, at).replace(/[._+-]/g, '')
  if (NO_MAIL.has(local)) return true
  const domain = text.slice(at + 1)
  const dot = domain.indexOf('.')
  const label = (dot < 0 ? domain : domain.slice(0, dot)).replace(/-/g, '')
  if (/^(.)\1*$/.test(local) && local.startsWith(label.charAt(0)) && /^(.)\1*$/.test(label)) return true
  return FILLERS.has(local) && (FILLERS.has(label) || FREE_MAIL.has(label))
}
