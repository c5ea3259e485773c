import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { REASONS, reason, WARNINGS, warning } from './reason.ts'

const page = readFileSync(new URL('../../../../docs/reasons.md', import.meta.url), 'utf8')

/** The codes of the table rows below one heading of the page. */
const codesUnder = (heading: string): readonly string[] => {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? ''
  return [...section.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? '')
}

describe('docs/reasons.md', () => {
  test('lists every reason, once, in the order of the code', () => {
    expect(codesUnder('Reasons')).toEqual(Object.keys(REASONS))
  })

  test('lists every warning, once, in the order of the code', () => {
    expect(codesUnder('Warnings')).toEqual(Object.keys(WARNINGS))
  })

  test('says for each what it means and what to do', () => {
    const rows = page.split('\n').filter((line) => line.startsWith('| `'))
    expect(rows).toHaveLength(Object.keys(REASONS).length + Object.keys(WARNINGS).length)
    for (const line of rows) {
      const [, , meaning = '', todo = ''] = line.split('|').map((cell) => cell.trim())
      expect(meaning.length, line).toBeGreaterThan(20)
      expect(todo.length, line).toBeGreaterThan(20)
    }
  })

  test('opens each meaning with the message that the code gives', () => {
    for (const [code, message] of Object.entries({ ...REASONS, ...WARNINGS })) {
      expect(page).toContain(`| \`${code}\` | ${message} `)
    }
  })
})

describe('a reason and a warning', () => {
  test('carry their code, the field and the standard message or a more precise one', () => {
    expect(reason('date-missing')).toEqual({ code: 'date-missing', message: REASONS['date-missing'] })
    expect(reason('date-missing', 'visitDate', 'x')).toEqual({ code: 'date-missing', field: 'visitDate', message: 'x' })
    expect(warning('name-differs')).toEqual({ code: 'name-differs', message: WARNINGS['name-differs'] })
    expect(warning('email-unverified', 'email')).toMatchObject({ code: 'email-unverified', field: 'email' })
  })
})
