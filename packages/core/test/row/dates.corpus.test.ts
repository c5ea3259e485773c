import { expect, test } from 'vitest'
import { normaliseDate } from '../../src/row/date.ts'
import { describeCorpora } from '../corpora.ts'
import { formatCases } from './format-cases.ts'

const DATES = {
  passed: 57,
  'other separators, no padding': 6,
  'digits of another script': 4,
  'space around': 2,
  'the time of day is only cut off': 2,
  'before the year 1000': 2,
  'ISO 8601 basic form': 1,
  'two-digit year': 1,
}
const DATE_TIMES = {
  passed: 15,
  'the time of day is only cut off': 9,
  'digits of another script': 2,
  'space around': 1,
}

/** RFC 3339 is one way to write a date. We read the others too, and leave the time of day behind. */
function whyRead(data: string): string {
  if (/^\s|\s$/.test(data)) return 'space around'
  if (/[^ -~–]/.test(data)) return 'digits of another script'
  if (/\d[Tt ]\d\d:/.test(data)) return 'the time of day is only cut off'
  if (/^\d{8}$/.test(data)) return 'ISO 8601 basic form'
  if (/^\d{2}-\d{2}-\d{2}$/.test(data)) return 'two-digit year'
  if (/^\d{4}[-–. ]/.test(data)) return 'other separators, no padding'
  return 'none'
}

/** Databases hold dates from the year 1000 on; no visit is older. */
const whyNotRead = (data: string): string => (/^0\d{3}-/.test(data) ? 'before the year 1000' : 'none')

describeCorpora('the date formats of the JSON Schema test suite', () => {
  test.each([
    ['date.json', DATES],
    ['date-time.json', DATE_TIMES],
  ])('%s: differs only where listed', (file, expected) => {
    const counts: Record<string, number> = {}
    for (const { data, valid } of formatCases(`dates/json-schema-test-suite/${file}`)) {
      const { date } = normaliseDate(data, { dateOrder: 'DMY', excelSerials: false })
      const reason = (date !== null) === valid ? 'passed' : valid ? whyNotRead(data) : whyRead(data)
      expect(reason, data).not.toBe('none')
      counts[reason] = (counts[reason] ?? 0) + 1
      // Whatever the zone, the day is the one that is written.
      if (valid && date !== null) expect(date).toBe(data.slice(0, 10))
    }
    expect(counts).toEqual(expected)
  })

  test('time.json: a time without a date is no date', () => {
    const cases = formatCases('dates/json-schema-test-suite/time.json').filter(({ valid }) => valid)
    const read = cases.filter(
      ({ data }) => normaliseDate(data, { dateOrder: 'DMY', excelSerials: false }).date !== null,
    )
    expect(cases.length).toBeGreaterThan(10)
    expect(read).toEqual([])
  })
})
