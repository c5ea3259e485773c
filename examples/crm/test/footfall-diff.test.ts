import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCrmBefore, DIFF, diffFrom } from '../scripts/copy-crm.ts'

const EXAMPLE = join(import.meta.dirname, '..')
const diff = readFileSync(DIFF, 'utf8')
let before: ReturnType<typeof createCrmBefore>

beforeAll(() => {
  before = createCrmBefore()
})
afterAll(() => before.remove())

const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name))

test('the diff leads from the CRM before Footfall to this one, line by line', () => {
  expect(diffFrom(before.example)).toBe(diff)
})

test('the README shows the diff as it is', () => {
  expect(readFileSync(join(EXAMPLE, 'README.md'), 'utf8')).toContain(`\n\`\`\`diff\n${diff}\`\`\`\n`)
})

test('the CRM before Footfall has nothing of it', () => {
  const files = filesOf(before.example)
  expect(files.length).toBeGreaterThan(25)
  expect(files.filter((file) => /footfall/i.test(readFileSync(file, 'utf8')))).toEqual([])
})

test('the CRM before Footfall compiles, and Vite builds its pages', () => {
  const bin = join(EXAMPLE, '../../node_modules/.bin')
  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, args, { cwd: before.example, encoding: 'utf8' })
  const types = join(EXAMPLE, '../../node_modules/@types')
  const server = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--skipLibCheck',
  ]
  run(join(bin, 'tsc'), [
    ...server,
    '--allowImportingTsExtensions',
    '--typeRoots',
    types,
    '--types',
    'node',
    'src/main.ts',
  ])
  run(join(bin, 'tsc'), ['-p', 'web'])
  run(join(EXAMPLE, 'node_modules/.bin/vite'), ['build', '--logLevel', 'warn'])
  expect(readFileSync(join(before.example, 'dist/index.html'), 'utf8')).not.toContain('elements.js')
})

test('Footfall changes no file of the modal but the list of item types', () => {
  const changed = [...diff.matchAll(/^diff --git a\/(\S+)/gm)].map(([, file]) => file)
  expect(changed.filter((file) => /dialog|tab|journey|facts/.test(file ?? ''))).toEqual(['web/journey/item-types.tsx'])
  expect(diff.match(/^-(?!-)/gm)?.length).toBeLessThan(10)
})
