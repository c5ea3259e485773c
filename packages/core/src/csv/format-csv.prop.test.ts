import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatCsv, unprotectCell } from './format-csv.ts'
import { readRecords } from './read-records.ts'

const cell = fc.string({
  unit: fc.constantFrom('a', 'é', '"', ',', ';', '\t', '\n', '\r', "'", '=', '+', '-', '@', ' ', '|', '\\'),
  maxLength: 8,
})
const table = fc.array(fc.tuple(fc.constant('k'), cell, cell), { minLength: 1, maxLength: 5 })

describe('formatCsv and readRecords', () => {
  test('what is written reads back to the same cells, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(table, async (records) => {
        const text = formatCsv([['key', 'a', 'b'], ...records])
        const reader = await readRecords([new TextEncoder().encode(text)], { delimiter: ',' })
        const read: string[][] = []
        for await (const batch of reader.batches) {
          for (const { fields } of batch.records) read.push(fields.map(unprotectCell))
        }
        expect(read).toEqual(records)
      }),
      { numRuns: 500 },
    )
  })
})
