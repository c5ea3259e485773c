/** Written in pieces, so that this file does not find itself. */
const FOLDERS = ['/wo' + 'rk/', '/ro' + 'ot/', '/ho' + 'me/[a-z]', '/Us' + 'ers/[a-z]', '[A-Z]:\\\\+Us' + 'ers\\\\']
/** Not inside a longer path or an address, as in `example.com/work/x` or `../work/x`. */
const PATTERN = new RegExp(`(?<![\\w./@-])(?:${FOLDERS.join('|')})[^\\s'"\`)]*`, 'g')

export interface FoundWord {
  /** 1-based. */
  readonly line: number
  readonly word: string
}

/** Paths that exist on one machine only. */
export const findWords = (text: string): readonly FoundWord[] => {
  const found: FoundWord[] = []
  for (const [at, line] of text.split('\n').entries()) {
    for (const [word] of line.matchAll(PATTERN)) found.push({ line: at + 1, word })
  }
  return found
}
