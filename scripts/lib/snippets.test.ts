import { expect, test } from 'vitest'
import { findCommands, findLinks, findSnippets, normaliseOutput } from './snippets.ts'

const FENCE = '```'

test('code blocks are found with their language and line', () => {
  expect(
    findSnippets(`# A\n\n${FENCE}ts run\nconst a = 1\n${FENCE}\ntext\n${FENCE}console\n$ npx x\n${FENCE}`),
  ).toEqual([
    { info: 'ts run', code: 'const a = 1', line: 4 },
    { info: 'console', code: '$ npx x', line: 8 },
  ])
})

test('links to files are found; addresses, anchors and code are none', () => {
  const text = `[a](docs/a.md#part) [b](https://example.com) [c](#here) \`[d](e.md)\`\n${FENCE}\n[f](g.md)\n${FENCE}`
  expect(findLinks(text)).toEqual(['docs/a.md'])
})

test('a command is followed by its output; a dollar sign inside it is no command', () => {
  expect(findCommands('$ npx one\n$ footfall import\nok\n$ npx two')).toEqual([
    { command: 'npx one', output: '$ footfall import\nok\n' },
    { command: 'npx two', output: '' },
  ])
})

test('ids and trailing blanks do not count', () => {
  expect(normaliseOutput('import 3fa85f64-5717-4562-b3fc-2c963f66afa6 \n')).toBe('import <id>')
})
