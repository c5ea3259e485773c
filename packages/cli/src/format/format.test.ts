import { describe, expect, test } from 'vitest'
import { formatProgress } from '../progress-line.ts'
import { formatDate } from './date.ts'
import { formatJourney } from './journey.ts'
import { formatTable, printable } from './table.ts'

describe('what people read', () => {
  test('a date is written with its month', () => {
    expect(formatDate('2024-05-02')).toBe('2 May 2024')
    expect(formatDate('2024-12-31T10:00:00Z')).toBe('31 Dec 2024')
    expect(formatDate('soon')).toBe('soon')
  })

  test('a journey has the store two spaces after its date', () => {
    const visit = (date: string, store: string, attendedBy?: string) => ({
      id: date,
      type: 'store_visit',
      title: `Visited ${store}`,
      description: '',
      date,
      details: { store, attendedBy },
    })
    expect(formatJourney([visit('2024-05-16', 'CG Road', 'Hetal'), visit('2024-05-02', 'Shivranjani')])).toBe(
      '  16 May 2024  CG Road      attended by Hetal\n   2 May 2024  Shivranjani\n',
    )
  })

  test("an item of the host's own is shown by its title", () => {
    const item = { id: '1', type: 'call', title: 'Called', description: '', date: '2024-05-02', details: {} }
    expect(formatJourney([item])).toBe('  2 May 2024  Called\n')
  })

  test('columns are as wide as their widest cell; control characters become spaces', () => {
    expect(
      formatTable(
        [
          ['a', '1'],
          ['bcd', '22'],
        ],
        [1],
      ),
    ).toEqual(['a     1', 'bcd  22'])
    expect(printable('a\u001B[2Jb\u202Ec')).toBe('a [2Jb c')
  })

  test('progress says how far, how fast and how long', () => {
    const base = { phase: 'applying', rows: 1200, rowsPerSecond: 0, secondsLeft: null, totalRows: null } as const
    expect(formatProgress(base)).toBe('applying: 1,200 rows')
    expect(formatProgress({ ...base, totalRows: 40_000, rowsPerSecond: 10_000, secondsLeft: 3.9 })).toBe(
      'applying: 1,200 of 40,000 rows, 10,000 rows/s, 4 s left',
    )
  })
})
