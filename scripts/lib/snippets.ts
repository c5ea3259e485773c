export interface Snippet {
  /** The info string after the fence: `ts`, `ts run`, `console`, … */
  readonly info: string
  readonly code: string
  /** The first line of the code, 1-based. */
  readonly line: number
}

/** The fenced code blocks of a Markdown text. */
export const findSnippets = (markdown: string): readonly Snippet[] => {
  const found: Snippet[] = []
  let open: { info: string; line: number; lines: string[] } | null = null
  for (const [at, text] of markdown.split('\n').entries()) {
    const fence = /^```(.*)$/.exec(text)
    if (fence === null) open?.lines.push(text)
    else if (open === null) open = { info: (fence[1] ?? '').trim(), line: at + 2, lines: [] }
    else {
      found.push({ info: open.info, line: open.line, code: open.lines.join('\n') })
      open = null
    }
  }
  return found
}

/** Links to files of the repository, without their anchors. */
export const findLinks = (markdown: string): readonly string[] => {
  const text = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '')
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return links.filter((target) => !/^([a-z]+:|#)/i.test(target)).map((target) => target.replace(/#.*$/, ''))
}

/** `$ command` lines, each with the output below it. */
export const findCommands = (code: string): readonly { readonly command: string; readonly output: string }[] =>
  code
    .split(/^\$ (?=npx )/m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n')
      return end === -1 ? { command: part, output: '' } : { command: part.slice(0, end), output: part.slice(end + 1) }
    })

/** What differs between two runs of the same command: ids. */
export const normaliseOutput = (text: string): string =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()
