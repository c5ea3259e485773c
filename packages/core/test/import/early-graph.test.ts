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
  discardImport,
  type ImportOptions,
  listImports,
  listRows,
  type Progress,
  receiveImport,
  runImport,
  verifyImport,
} from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { createDateEvidence } from '../../src/row/decide-date-order.ts'
import { cutAt, cuts, DELIMITERS, nastyBytes } from '../csv/arbitraries.ts'
import { bytesOf } from '../csv/collect.ts'
import { codeOf, createWorld, EXAMPLE, file } from './world.ts'

const HEADERS = ['Name', 'Phone', 'Email', 'Store', 'Visit Date', 'Attended By']
/** Each header names its field, in the order of the fields. */
const mapping = {
  fields: { name: [0], phone: [1], email: [2], store: [3], visitDate: [4], attendedBy: [5] },
  extra: [],
}
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

  test('dates that need no order leave it at one pass, wherever they were written', async () => {
    for (const options of [{ defaultCountry: 'IN' }, {}]) {
      const { read, repository } = counting(createWorld().repository)
      await runImport(file('Asha,9723521333,,CG Road,2024-05-02,'), { repository, ...options })
      expect(read.rows).toBe(1)
    }
  })

  test('whoever waits for another import keeps nothing of the file meanwhile', async () => {
    const world = createWorld()
    const { read, repository } = counting(world.repository)
    const { importId } = await receiveImport(file(...rows), { repository, defaultCountry: 'IN' })
    const fence = await repository.leases.acquire(importId ?? '', 60_000)
    const phases = new Set<string>()
    const onProgress = ({ phase }: Progress): void => {
      phases.add(phase)
      if (phase === 'waiting') void repository.leases.release(importId ?? '', fence ?? 0)
    }
    const report = await runImport(file(...rows), { repository, defaultCountry: 'IN', onProgress })
    expect(phases).toContain('waiting')
    expect([report.status, read.rows]).toEqual(['completed', 2 * rows.length])
  })

  test('stopped before the first batch, it is as it was received', async () => {
    for (const phase of ['syncing', 'resolving']) {
      const { repository } = createWorld()
      const stop = new AbortController()
      const syncIdentities: Repository['registry']['syncIdentities'] = async (of) => {
        if (phase === 'syncing') stop.abort()
        return repository.registry.syncIdentities(of)
      }
      let looked = 0
      const findOwners: Repository['registry']['findOwners'] = async (identities) => {
        if (stop.signal.aborted) looked++
        return repository.registry.findOwners(identities)
      }
      const { listOwners: _, ...registry } = repository.registry
      const stopping = { ...repository, registry: { ...registry, syncIdentities, findOwners } }
      const onProgress = (progress: Progress): void => {
        if (progress.phase === phase) stop.abort()
      }
      const options = { repository: stopping, defaultCountry: 'IN', signal: stop.signal, onProgress }
      expect(await codeOf(runImport(file(...rows), options))).toBe('aborted')
      const { items } = await listImports({ repository })
      expect(items.map(({ status }) => status)).toEqual(['received'])
      if (phase === 'syncing') expect(looked).toBe(0)
      expect(await discardImport(items[0]?.importId ?? '', { repository })).toMatchObject({ status: 'discarded' })
    }
  })

  test('is stopped in the middle of a batch that it looks at', async () => {
    const { repository } = createWorld()
    const stop = new AbortController()
    let pauses = 0
    const sleep = async (): Promise<void> => {
      pauses++
      stop.abort()
    }
    const pausing = { ...repository, environment: { ...repository.environment, sleep } }
    const visits = Array.from({ length: 3_000 }, (_, at) => `Guest,98${10_000_000 + at},,S,2/5/2024,`)
    const options = { repository: pausing, defaultCountry: 'IN', signal: stop.signal }
    expect(await codeOf(runImport(file(...visits), options))).toBe('aborted')
    expect(pauses).toBe(1)
  })

  test('says nothing of resolving where there are no rows', async () => {
    const { repository } = createWorld()
    const phases = new Set<string>()
    const onProgress = ({ phase }: Progress) => void phases.add(phase)
    await runImport(file(), { repository, defaultCountry: 'IN', onProgress })
    expect([...phases]).not.toContain('resolving')
  })

  test('a file of many batches has all of its people', async () => {
    const visits = Array.from(
      { length: 9_000 },
      (_, at) => `Guest,98${10_000_000 + (at % 4_500)},,S${at % 7},2/5/2024,`,
    )
    const { read, repository } = counting(createWorld().repository)
    // Slow enough to be overtaken by the rows that come next.
    const environment = { ...repository.environment, sleep: () => new Promise<void>((done) => setTimeout(done, 1)) }
    const report = await runImport(file(...visits), {
      repository: { ...repository, environment },
      defaultCountry: 'IN',
    })
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
    const early = createEarlyGraph(NO_PAUSE)
    const { head, batches } = await readRecords(file(...EXAMPLE))
    early.begin({ ...head, mapping }, checkOptions(options), record.createdAt.slice(0, 10))
    for await (const { records } of batches) await early.see(records, createDateEvidence())
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
    const answered = [
      { sharedIdentity: 'demote' },
      { dateOrder: 'MDY' },
      { missingIdentity: 'hold' },
      { mapping: { name: 'Attended By' } },
    ] as const
    for (const answers of answered) {
      const { early, record, repository } = await received()
      await answerQuestions(record.id, answers, { repository })
      expect(early.take(await findSealed(repository.ledger, record.id))).toBeNull()
    }
  })

  test('gives up, and lets the rows be received, where one of them is too much for it', async () => {
    const { early, record } = await received()
    const { batches } = await readRecords(file(...EXAMPLE))
    for await (const { records } of batches) {
      const impossible = records.map((one) => ({ ...one, rowNumber: 0 }))
      await early.see(impossible, createDateEvidence())
    }
    expect(early.take(record)).toBeNull()
  })

  test('looks no further once the dates say that they are written in another order', async () => {
    for (const [defaultCountry, date] of [
      ['JP', '14/5/2024'],
      ['JP', '2/5/2024'],
      ['IN', '5/14/2024'],
      [undefined, '2/5/2024'],
    ] as const) {
      let pauses = 0
      const pause = { sleep: async () => void pauses++ }
      const early = createEarlyGraph(pause)
      const { head, batches } = await readRecords(file(...Array<string>(500).fill(`Asha,9723521333,,CG Road,${date},`)))
      early.begin({ ...head, mapping }, checkOptions({ defaultCountry }), null)
      const dates = createDateEvidence()
      dates.add(date, 1)
      for await (const { records } of batches) await early.see(records, dates)
      expect(pauses, `${defaultCountry} ${date}`).toBe(0)
    }
  })

  test('knows nothing where it has not seen every row', async () => {
    const { early, record } = await received()
    expect(early.take({ ...record, seal: { ...record.seal, rows: 4 } })).toBeNull()
  })
})

test('a record is the same row as it was read and from its bytes in the ledger', async () => {
  const { rowOptions } = (await sealOf()).seal
  const encodings = fc.constantFrom('utf-8', 'windows-1252', 'utf-16le')
  const separators = fc.constantFrom(...DELIMITERS)
  await fc.assert(
    fc.asyncProperty(nastyBytes(200), cuts, separators, encodings, async (bytes, fractions, delimiter, encoding) => {
      const header = bytesOf(`${HEADERS.join(delimiter)}\n`, encoding === 'utf-16le' ? encoding : 'latin1')
      const source = [header, ...cutAt(bytes, fractions)]
      const { head, batches } = await readRecords(source, { encoding, delimiter })
      const reader = createRowReader({ ...head, mapping, rowOptions })
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
