import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { chapters } from '../src/index.ts'
import { defects } from './defects.ts'
import { lawsDocument } from './laws-document.ts'

const path = new URL('../../../docs/laws.md', import.meta.url)

test('docs/laws.md says for each law what proves it and which defects turn it red', () => {
  const expected = lawsDocument(chapters, defects)
  if (process.env.FOOTFALL_WRITE_DOCS === '1') writeFileSync(path, expected)
  expect(readFileSync(path, 'utf8')).toBe(expected)
})

test('every law has a case of its own, and no two cases have one name', () => {
  const cases = chapters.flatMap((chapter) => chapter.cases)
  expect(new Set(cases.map(({ law }) => law).filter((law) => law !== undefined)).size).toBe(13)
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
})
