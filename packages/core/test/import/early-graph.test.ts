import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readRecords } from '../../src/csv/read-records.ts'
import type { SourceRecord } from '../../src/csv/record.ts'
import { createEarlyGraph } from '../../src/import/early-graph.ts'
import { findSealed } from '../../src/import/find-import.ts'
import { checkOptions } from '../../src/import/options.ts'
import { createRowReader } from '../../src/import/row-reader.ts'
import {
  answerQuestions,
  applyImport,
  type ImportOptions,
  listRows,
  receiveImport,
  runImport,
  verifyImport,
} from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { mapColumns } from '../../src/row/map-columns.ts'
import { cutAt, cuts, DELIMITERS, nastyBytes } from '../csv/arbitraries.ts'
import { createWorld, EXAMPLE, file } from './world.ts'

const HEADERS = ['Name', 'Phone', 'Email', 'Store', 'Visit Date', 'Attended By']
const NO_PAUSE = { sleep: async () => undefined }

/** The same repository; `read` counts the rows that were read from the ledger to be applied; a report reads those that are held. */
const counting = (repository: Repository) => {
  const read = { rows: 0 }
  const entries: Repository['ledger']['entries'] = async (importId, filter) => {
    const found = await repository.ledger.entries(importId, filter)
    if (filter.outcome !== 'held') read.rows += found.length
    return found
  }
  return { read, repository: { ...repository, ledger: { ...repository.ledger, entries } } }
}

/** Who is who after an import: which rows are one client's, in the order of the rows. */
const people = async (repository: Repository, importId: string | null) => {
  const { items } = await listRows(importId ?? '', { repository, limit: 500 })
  const clients = [...new Set(items.map(({ clientId }) => clientId))]
  return items.map(({ clientId, outcome }) => `${outcome} ${clients.indexOf(clientId)}`)
}

describe('runImport', () => {
  const rows = [...EXAMPLE, 'Asha Patel,,bhavin@example.com,Paldi,15/5/2024,', 'Nobody,,,Paldi,15/5/2024,']
  const cases: readonly [why: string, options: ImportOptions, passes: 1 | 2][] = [
    ['the order of dates is the country’s', { defaultCountry: 'IN' }, 1],
    ['the order of dates is declared', { defaultCountry: 'US', dateOrder: 'DMY' }, 1],
    ['nothing says how dates are written before they have been read', {}, 2],
    ['dates prove another order than the country’s', { defaultCountry: 'JP' }, 2],
    ['stores that are not known are held', { defaultCountry: 'IN', unknownStore: 'hold' }, 2],
  ]
  test.each(cases)('reads the ledger no more often than it must where %s', async (_, options, passes) => {
    const [one, other] = [createWorld(), createWorld()]
    const { read, repository } = counting(one.repository)
    const report = await runImport(file(...rows), { repository, ...options })
    expect(read.rows).toBe(passes * rows.length)

    const { importId } = await receiveImport(file(...rows), { repository: other.repository, ...options })
    await applyImport(importId ?? '', { repository: other.repository })
    expect(await people(repository, report.importId)).toEqual(await people(other.repository, importId))
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })

  test('dates that need no order leave it at one pass', async () => {
    const { read, repository } = counting(createWorld().repository)
    await runImport(file('Asha,9723521333,,CG Road,2024-05-02,'), { repository, defaultCountry: 'IN' })
    expect(read.rows).toBe(1)
  })

  test('a file of many batches has all of its people', async () => {
    const visits = Array.from(
      { length: 9_000 },
      (_, at) => `Guest,98${10_000_000 + (at % 4_500)},,S${at % 7},2/5/2024,`,
    )
    const { read, repository } = counting(createWorld().repository)
    const report = await runImport(file(...visits), { repository, defaultCountry: 'IN' })
    expect(report.outcomes).toMatchObject({ clientCreated: 4_500, visitAdded: 4_500 })
    expect(read.rows).toBe(9_000)
  })
})

describe('createEarlyGraph', () => {
  /** An import that was received, and the graph that was made meanwhile. */
  const received = async () => {
    const options = { defaultCountry: 'IN' }
    const { repository } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...options })
    const record = await findSealed(repository.ledger, importId ?? '')
    const early = createEarlyGraph(checkOptions(options), record.createdAt.slice(0, 10), NO_PAUSE)
    const { head, batches } = await readRecords(file(...EXAMPLE))
    early.begin({ ...head, mapping: record.seal.mapping })
    for await (const { records } of batches) await early.see(records)
    return { early, record, repository }
  }

  test('hands its graph out once', async () => {
    const { early, record } = await received()
    expect(early.take(record)?.resolve().size).toBe(2)
    expect(early.take(record)).toBeNull()
  })

  test('knows nothing of an import that has been applied, fully or in part', async () => {
    for (const status of ['applying', 'failed', 'completed', 'needs-options'] as const) {
      const { early, record } = await received()
      expect(early.take({ ...record, status })).toBeNull()
    }
  })

  test('knows nothing under other options than those that it was made under', async () => {
    for (const answers of [{ sharedIdentity: 'demote' }, { dateOrder: 'MDY' }, { missingIdentity: 'hold' }] as const) {
      const { early, record, repository } = await received()
      await answerQuestions(record.id, answers, { repository })
      expect(early.take(await findSealed(repository.ledger, record.id))).toBeNull()
    }
  })

  test('gives up, and lets the rows be received, where one of them is too much for it', async () => {
    const { early, record } = await received()
    const { batches } = await readRecords(file(...EXAMPLE))
    for await (const { records } of batches) await early.see(records.map((one) => ({ ...one, rowNumber: 0 })))
    expect(early.take({ ...record, seal: { ...record.seal, rows: 6 } })).toBeNull()
    expect(early.take(record)).toBeNull()
  })

  test('knows nothing where it has not seen every row', async () => {
    const { early, record } = await received()
    expect(early.take({ ...record, seal: { ...record.seal, rows: 4 } })).toBeNull()
  })
})

test('a record is the same row as it was read and from its bytes in the ledger', async () => {
  const mapped = mapColumns(HEADERS, { mapping: {}, defaultStore: null })
  if (!mapped.ok) throw new RangeError('The header is mapped.')
  const { rowOptions } = (await sealOf()).seal
  await fc.assert(
    fc.asyncProperty(nastyBytes(200), cuts, fc.constantFrom(...DELIMITERS), async (bytes, fractions, delimiter) => {
      const header = new TextEncoder().encode(`${HEADERS.join(delimiter)}\n`)
      const source = [header, ...cutAt(bytes, fractions)]
      const { head, batches } = await readRecords(source, { encoding: 'utf-8', delimiter })
      const reader = createRowReader({ ...head, mapping: mapped.mapping, rowOptions })
      const records: SourceRecord[] = []
      for await (const batch of batches) records.push(...batch.records)
      const entries = records.map(({ rowNumber, line, start, end, raw }) => {
        return { rowNumber, revision: 1, line, start, end, raw, fields: null }
      })
      expect(reader.rowsOf(records)).toEqual(reader.rows(entries))
    }),
  )
})

const sealOf = async () => {
  const { repository } = createWorld()
  const { importId } = await receiveImport(file(...EXAMPLE), { repository, defaultCountry: 'IN' })
  return findSealed(repository.ledger, importId ?? '')
}
