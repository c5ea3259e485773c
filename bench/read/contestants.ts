import { createReadStream, readFileSync } from 'node:fs'
import { cellsOf, createDateEvidence, createNormaliser, mapColumns, readRecords } from '@footfall/core'
import { parse } from 'csv-parse'
import Papa from 'papaparse'
import { inferSchema, initParser } from 'udsv'

/** Reads a file to its end and returns how many data rows it saw. */
export type Contestant = (path: string) => Promise<number>

const CHUNK = { highWaterMark: 64 * 1024 }

/** Each streams, except where its note says that it takes the whole text. To add one, add it here. */
export const CONTESTANTS: Readonly<Record<string, { readonly note: string; readonly run: Contestant }>> = {
  footfall: {
    note: 'readRecords: fields, exact bytes, spans, line numbers',
    async run(path) {
      const { batches } = await readRecords(createReadStream(path, CHUNK), {})
      let rows = 0
      for await (const { records } of batches) rows += records.length
      return rows
    },
  },
  'footfall rows': {
    note: 'readRecords, then mapping, date evidence and normalising',
    async run(path) {
      const { head, batches } = await readRecords(createReadStream(path, CHUNK), {})
      const mapped = mapColumns(head.headers, {})
      if (!mapped.ok) throw new Error(mapped.message)
      const { mapping } = mapped
      const evidence = createDateEvidence()
      const normalise = createNormaliser({
        defaultCountry: 'IN',
        dateOrder: 'DMY',
        excelSerials: false,
        today: '2026-11-23',
        defaultStore: null,
        storeAliases: {},
        placeholders: { phones: [], emails: [] },
        maxFieldLength: 10_000,
      })
      let rows = 0
      for await (const { records } of batches) {
        for (const { rowNumber, line, fields } of records) {
          const { cells, extra } = cellsOf(fields, mapping, head.headers)
          evidence.add(cells.visitDate?.[0] ?? '', rowNumber)
          const row = normalise({ rowNumber, revision: 1, line, cells, extra, problem: null })
          if (row.identities.length > 0) rows++
        }
      }
      return rows
    },
  },
  'csv-parse': {
    note: 'plain arrays, streaming: the yardstick',
    async run(path) {
      const parser = createReadStream(path, CHUNK).pipe(parse({ record_delimiter: ['\r\n', '\n', '\r'] }))
      let rows = -1
      parser.on('readable', () => {
        while (parser.read() !== null) rows++
      })
      await new Promise((resolve, reject) => parser.once('end', resolve).once('error', reject))
      return rows
    },
  },
  papaparse: {
    note: 'arrays, streaming by step over chunks',
    async run(path) {
      let rows = -1
      await new Promise<void>((resolve, reject) => {
        Papa.parse<string[]>(createReadStream(path, { ...CHUNK, encoding: 'utf8' }), {
          chunk: ({ data }) => {
            rows += data.length
          },
          complete: () => resolve(),
          error: reject,
        })
      })
      return rows
    },
  },
  udsv: {
    note: 'arrays, the whole text at once',
    async run(path) {
      const text = readFileSync(path, 'utf8')
      const parser = initParser(inferSchema(text.slice(0, 64 * 1024)))
      return parser.stringArrs(text).length
    },
  },
}
