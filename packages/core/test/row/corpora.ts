import { existsSync, readFileSync } from 'node:fs'
import { describe } from 'vitest'

const folder = new URL('../../../../../shared/corpora/', import.meta.url)

/** A suite over files that are not part of this repository; says so plainly where they are missing. */
export function describeCorpora(name: string, suite: () => void): void {
  if (existsSync(folder)) describe(name, suite)
  else describe.skip(`${name} (not run: no corpora)`, suite)
}

export const readCorpus = (path: string): string => readFileSync(new URL(path, folder), 'utf8')

/** One case of a JSON Schema format suite whose data is text. */
export interface FormatCase {
  readonly data: string
  readonly valid: boolean
}

export function formatCases(path: string): readonly FormatCase[] {
  const groups: unknown = JSON.parse(readCorpus(path))
  if (!Array.isArray(groups)) throw new TypeError(`${path} is not a list of test groups`)
  return groups.flatMap((group: { tests: readonly { data: unknown; valid: boolean }[] }) =>
    group.tests.flatMap(({ data, valid }) => (typeof data === 'string' ? [{ data, valid }] : [])),
  )
}
