import { readCorpusJson } from '../corpora.ts'

/** One case of a JSON Schema format suite whose data is text. */
export interface FormatCase {
  readonly data: string
  readonly valid: boolean
}

export function formatCases(path: string): readonly FormatCase[] {
  const groups: unknown = readCorpusJson(path)
  if (!Array.isArray(groups)) throw new TypeError(`${path} is not a list of test groups`)
  return groups.flatMap((group: { tests: readonly { data: unknown; valid: boolean }[] }) =>
    group.tests.flatMap(({ data, valid }) => (typeof data === 'string' ? [{ data, valid }] : [])),
  )
}
