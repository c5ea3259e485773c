import { expect, it } from 'vitest'
import { parseRecords } from '../../src/csv/parse-records.ts'
import type { ReadOptions } from '../../src/csv/record.ts'
import { describeCorpora, hasCorpora, readCorpusJson } from '../corpora.ts'
import { bytesOf, type Collected, collectOrCode } from './collect.ts'
import { judge } from './judge.ts'

interface Case {
  readonly description: string
  readonly input: string
  readonly config?: Readonly<Record<string, unknown>>
  readonly expected: { readonly data: readonly unknown[]; readonly errors: readonly { type: string }[] }
}

const suites = (hasCorpora ? readCorpusJson('csv/papaparse/test-cases.json') : {}) as Record<string, readonly Case[]>

const DELIMITERS: readonly unknown[] = [',', ';', '\t', '|']
/** What papaparse can be told and this reader cannot; a case with one of these is only judged for conservation. */
const FOREIGN = [
  'comments',
  'quoteChar',
  'escapeChar',
  'dynamicTyping',
  'transform',
  'transformHeader',
  'preview',
  'step',
]
FOREIGN.push('skipFirstNLines', 'chunk', 'worker', 'complete')

/** Why an answer is another one here, for each case where it is. */
const DIFFERS: Readonly<Record<string, string>> = {
  'Simple duplicated header names':
    'a header that comes twice is kept as it is and told apart by position, not renamed',
  'Duplicated header names with headerTransform':
    'a header that comes twice is kept as it is and told apart by position, not renamed',
  'Duplicated header names existing column':
    'a header that comes twice is kept as it is and told apart by position, not renamed',
  'Duplicate header names with __proto__ field':
    'a header that comes twice is kept as it is and told apart by position, not renamed',
  'Mixed slash n and slash r should choose first as precident': 'LF, CRLF and CR each end a line, however mixed',
}

function foreign({ config = {} }: Case): boolean {
  if (JSON.stringify(config).includes('$function')) return true
  if (config.delimiter !== undefined && !DELIMITERS.includes(config.delimiter)) return true
  return FOREIGN.some((option) => config[option] !== undefined)
}

const isBlankRow = (row: readonly unknown[]) => row.every((cell) => String(cell).trim() === '')

/** All records, the header's untrimmed cells first: papaparse has no header unless it is told so. */
function tableOf(got: Collected | string): (readonly string[])[] {
  if (got === 'source-empty') return []
  if (typeof got === 'string') throw new Error(got)
  const header = got.spans.filter(({ kind }) => kind === 'header').map(({ raw }) => raw)
  return [
    ...parseRecords(header, got.head.dialect).map(({ fields }) => fields),
    ...got.records.map(({ fields }) => fields),
  ]
}

function expectedTable({ expected, config = {} }: Case, got: Collected | string): (readonly unknown[])[] {
  if (config.header !== true) return (expected.data as unknown[][]).filter((row) => !isBlankRow(row))
  const rows = (expected.data as Record<string, unknown>[]).map((row) => Object.values(row).flat())
  return [...tableOf(got).slice(0, 1), ...rows]
}

function optionsOf(suite: string, { config = {} }: Case): ReadOptions {
  const declared = DELIMITERS.indexOf(config.delimiter)
  if (declared >= 0) return { delimiter: ([',', ';', '\t', '|'] as const)[declared] }
  // The core parser does not guess.
  return suite === 'CORE_PARSER_TESTS' ? { delimiter: ',' } : {}
}

describeCorpora("papaparse's cases", () => {
  for (const suite of ['CORE_PARSER_TESTS', 'PARSE_TESTS']) {
    const cases = (suites[suite] ?? []).filter(({ input }) => typeof input === 'string')

    it.each(cases)(`${suite}: conservation: $description`, async ({ input }) => {
      expect(await judge(bytesOf(input))).toBeNull()
    })

    const comparable = cases.filter((one) => !foreign(one))
    it.each(comparable)(`${suite}: $description`, async (one) => {
      const got = await collectOrCode([bytesOf(one.input)], optionsOf(suite, one))
      const malformed = one.expected.errors.some(({ type }) => type === 'Quotes')
      if (malformed) {
        // Errors compare as "held": papaparse takes all that follows into one field, here the rest is read.
        const held =
          typeof got === 'string' ? got === 'header-missing' : got.records.some(({ problem }) => problem !== null)
        expect(held).toBe(true)
        return
      }
      const same = JSON.stringify(tableOf(got)) === JSON.stringify(expectedTable(one, got))
      expect(same ? 'same' : 'differs', JSON.stringify([tableOf(got), expectedTable(one, got)])).toBe(
        one.description in DIFFERS ? 'differs' : 'same',
      )
    })

    it(`${suite}: as many cases as were counted when this was written`, () => {
      // The rest need options that this reader does not have; they are judged for conservation alone.
      const counts = { CORE_PARSER_TESTS: [63, 48], PARSE_TESTS: [98, 55] }[suite]
      expect([cases.length, comparable.length]).toEqual(counts)
    })
  }
})
