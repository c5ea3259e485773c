const LABEL = /^(?:e-?mail|mail)(?: ?(?:id|address))? ?[:=] ?/i
const ANGLED = /^[^<>]*<\s*(?:mailto:)?([^<>\s@]+@[^<>\s]+)\s*>$/i

/** One address without what mail programs and people put around it. */
function bare(part: string): string {
  const text = part.trim()
  const angled = ANGLED.exec(text)
  if (angled !== null) return angled[1] ?? ''
  const unlabelled = text.replace(LABEL, '')
  return /^mailto:/i.test(unlabelled) ? unlabelled.slice(7).replace(/\?.*$/s, '') : unlabelled
}

/**
 * Takes a cell apart into its addresses: at `, ; |`, line breaks, `/`, `&`, "or", and at white space. It is taken apart
 * only where each part has an `@` (or says that there is none): `john,doe@example.com` is one broken address, not the
 * address of another person.
 */
export function splitEmails(cell: string, isAddress: (text: string) => boolean): readonly string[] {
  const separated = split(cell, /[,;|\n\r]+/)
  if (separated !== null) return separated.flatMap((part) => splitEmails(part, isAddress))
  const whole = bare(cell)
  if (isAddress(whole.toLowerCase()) || ANGLED.test(cell)) return [whole]
  for (const separator of [/\s*[/&]\s*|\s+(?:or|and)\s+/i, /\s+/]) {
    const parts = cell.split(separator).map(bare)
    if (parts.length > 1 && parts.every((part) => isAddress(part.toLowerCase()))) return parts
  }
  return [whole]
}

function split(cell: string, separator: RegExp): readonly string[] | null {
  const parts = cell.split(separator).filter((part) => part.trim() !== '')
  if (parts.length < 2) return null
  return parts.every((part) => part.includes('@') || /^\s*(?:n\/?a|nil|none|-+)\s*$/i.test(part)) ? parts : null
}
