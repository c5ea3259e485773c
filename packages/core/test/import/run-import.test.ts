import { describe, expect, test } from 'vitest'
import {
  answerQuestions,
  applyImport,
  discardImport,
  listImports,
  listRows,
  previewImport,
  readJourney,
  receiveImport,
  reportImport,
  runImport,
  verifyImport,
} from '../../src/index.ts'
import { bytes, codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

describe('runImport', () => {
  test("keeps both of the requirement's visits, on one client", async () => {
    const { repository, database } = createWorld()
    const report = await runImport(file(...EXAMPLE), { repository, sourceName: 'visits.csv', ...INDIA })
    expect(report).toMatchObject({
      status: 'completed',
      source: { name: 'visits.csv' },
      rows: 3,
      blankLines: 0,
      outcomes: { clientCreated: 2, visitAdded: 1, visitRepeated: 0, held: 0 },
      created: { clients: 2, stores: 2, visits: 3 },
      mapping: {
        name: ['Name'],
        phone: ['Phone'],
        email: ['Email'],
        store: ['Store'],
        visitDate: ['Visit Date'],
        attendedBy: ['Attended By'],
      },
      held: [],
    })
    const { items } = await listRows(report.importId ?? '', { repository })
    const [asha] = items
    const journey = await readJourney(asha?.clientId ?? '', { repository })
    expect(journey.items.map(({ title, date }) => `${date} ${title}`)).toEqual([
      '2024-05-06 Visited CG Road',
      '2024-05-02 Visited Shivranjani',
    ])
    expect(database.clients.size).toBe(2)
    expect(await verifyImport(null, { repository })).toEqual({ ok: true, imports: 1, violations: [] })
  })

  test('law 5: the same file again adds nothing, and every row meets its visit', async () => {
    const { repository, database } = createWorld()
    const source = file(...EXAMPLE, 'Nobody,,,CG Road,15/5/2024,', 'Nobody,,,CG Road,15/5/2024,')
    await runImport(source, { repository, ...INDIA })
    const before = [database.clients.size, database.visits.size, database.identities.size, database.stores.size]
    const again = await runImport(source, { repository, ...INDIA })
    expect(again.outcomes).toEqual({ clientCreated: 0, visitAdded: 0, visitRepeated: 5, held: 0 })
    expect(again.created).toEqual({ clients: 0, stores: 0, visits: 0 })
    expect([database.clients.size, database.visits.size, database.identities.size, database.stores.size]).toEqual(
      before,
    )
  })

  test('holds what cannot be recorded, with its reasons, and the totals add up', async () => {
    const { repository } = createWorld()
    const report = await runImport(file(...EXAMPLE, 'Chetan,9825012345,,CG Road,31/2/2024,', 'Dipa,12,,,1/5/2024,'), {
      repository,
      ...INDIA,
    })
    expect(
      report.held.map(({ rowNumber, line, reasons }) => [rowNumber, line, reasons.map(({ code }) => code)]),
    ).toEqual([
      [4, 5, ['date-impossible']],
      [5, 6, ['store-missing', 'identity-unreadable']],
    ])
    const { clientCreated, visitAdded, visitRepeated, held } = report.outcomes
    expect(clientCreated + visitAdded + visitRepeated + held).toBe(report.rows)
  })

  describe('onReceived', () => {
    test('is told when every row is durable and none is applied; applying waits for it', async () => {
      const { repository, database } = createWorld()
      const told: unknown[] = []
      const report = await runImport(file(...EXAMPLE), {
        repository,
        ...INDIA,
        onReceived: async (importId) => {
          await new Promise((done) => setTimeout(done, 5))
          const { status, rows } = await reportImport(importId, { repository })
          told.push({ importId, status, rows, visits: database.visits.size })
        },
      })
      expect(told).toEqual([{ importId: report.importId, status: 'received', rows: 3, visits: 0 }])
      expect(database.visits.size).toBe(3)
    })

    test('where it throws, the import stays as it was received, and can be applied', async () => {
      const { repository, database } = createWorld()
      const failure = new Error('The upload went away.')
      let id = ''
      const onReceived = (importId: string): void => {
        id = importId
        throw failure
      }
      await expect(runImport(file(...EXAMPLE), { repository, ...INDIA, onReceived })).rejects.toBe(failure)
      expect(database.visits.size).toBe(0)
      expect(await reportImport(id, { repository })).toMatchObject({ status: 'received', rows: 3 })
      expect(await applyImport(id, { repository })).toMatchObject({ status: 'completed', created: { visits: 3 } })
    })

    test('is told of an import with questions, too, and may answer them; of nothing that was not received', async () => {
      const { repository } = createWorld()
      const told: string[] = []
      const options = { repository, ...INDIA, onReceived: (importId: string) => void told.push(importId) }
      const source = bytes('Name,Phone,Shop,On\nA,9723521333,CG Road,2024-05-14\n')
      expect(await codeOf(runImport(source, options))).toBe('columns-missing')
      expect(await codeOf(runImport(bytes(''), options))).toBe('source-empty')
      expect(told).toHaveLength(1)
      const answer = { mapping: { phone: 'Phone', store: 'Shop', visitDate: 'On' } }
      const onReceived = async (importId: string): Promise<void> => {
        await answerQuestions(importId, answer, { repository })
      }
      expect(await runImport(source, { ...options, onReceived })).toMatchObject({ created: { visits: 1 } })
    })
  })

  test('batches of any size give the same report', async () => {
    const lines = [
      ...EXAMPLE,
      ...EXAMPLE,
      'X,,,CG Road,20/5/2024,',
      'X,,,CG Road,20/5/2024,',
      'Bhavin,9825012345,bhavin@example.com,CG Road,14/5/2024,',
    ]
    const results = []
    for (const batchSize of [1, 2, 3, 100]) {
      const { repository, database } = createWorld()
      const { importId } = await receiveImport(file(...lines), { repository, ...INDIA })
      const { outcomes, created } = await applyImport(importId ?? '', { repository, batchSize })
      results.push({ outcomes, created, identities: database.identities.size })
    }
    for (const result of results) expect(result).toEqual(results[0])
  })

  test('tells its phases and ends each at the last row', async () => {
    const { repository } = createWorld()
    const seen = new Map<string, number>()
    await runImport(file(...EXAMPLE), { repository, ...INDIA, onProgress: ({ phase, rows }) => seen.set(phase, rows) })
    expect([...seen]).toEqual([
      ['receiving', 3],
      ['resolving', 3],
      ['applying', 3],
    ])
  })
})

describe('what cannot be read at all', () => {
  test.each([
    ['nothing', '', 'source-empty'],
    ['only blank lines', '\n\n  \n', 'source-empty'],
    ['no header', '9723521333,CG Road,6/5/2024\n', 'header-missing'],
  ])('%s is refused with a code of its own, and counts as nothing', async (_what, text, code) => {
    const { repository } = createWorld()
    expect(await codeOf(runImport(bytes(text), { repository }))).toBe(code)
    const { items } = await listImports({ repository })
    expect(items.map(({ status, error }) => [status, error?.code])).toEqual([['failed', code]])
    expect(await verifyImport(null, { repository })).toEqual({ ok: true, imports: 0, violations: [] })
  })

  test('a header alone completes with no rows, and says so', async () => {
    const { repository } = createWorld()
    const report = await runImport(file(), { repository })
    expect([report.status, report.rows, report.assumptions.map(({ code }) => code)]).toEqual([
      'completed',
      0,
      ['no-rows'],
    ])
  })

  test('a source that breaks off leaves nothing that counts', async () => {
    const { repository } = createWorld()
    const broken = async function* () {
      yield* file(...EXAMPLE)
      throw new Error('the connection went away')
    }
    await expect(runImport(broken(), { repository, ...INDIA })).rejects.toThrow('went away')
    const { items } = await listImports({ repository })
    expect(items.map(({ status, error }) => [status, error])).toEqual([
      ['failed', { code: 'unexpected', message: 'The source could not be read to its end.' }],
    ])
    expect(await codeOf(applyImport(items[0]?.importId ?? '', { repository }))).toBe('import-state')
  })

  test('misspelt and impossible options are refused by name', async () => {
    const { repository } = createWorld()
    const wrong: Record<string, unknown> = { defaultCuntry: 'IN' }
    expect(await codeOf(runImport(file(), { repository, ...wrong }))).toBe('options-invalid')
    expect(await codeOf(runImport(file(...EXAMPLE), { repository, mapping: { phone: 'Telefon' } }))).toBe(
      'options-invalid',
    )
  })
})

describe('stopping and going on', () => {
  test('an aborted import stays in the ledger and completes when it is applied again', async () => {
    const { repository } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    const id = importId ?? ''
    const controller = new AbortController()
    const stopped = applyImport(id, {
      repository,
      batchSize: 1,
      signal: controller.signal,
      onProgress: ({ phase, rows }) => {
        if (phase === 'applying' && rows === 2) controller.abort()
      },
    })
    expect(await codeOf(stopped)).toBe('aborted')
    expect(await reportImport(id, { repository })).toMatchObject({
      status: 'failed',
      error: { code: 'aborted' },
      // Two batches were told of, and the one that was under way then is finished.
      outcomes: { clientCreated: 2, visitAdded: 1, held: 0 },
    })
    const done = await applyImport(id, { repository })
    expect(done).toMatchObject({ status: 'completed', error: null, outcomes: { clientCreated: 2, visitAdded: 1 } })
    expect((await verifyImport(id, { repository })).ok).toBe(true)
  })

  test('says that it waits while another import of the tenant is being applied, and goes on when that is done', async () => {
    const { repository } = createWorld()
    const first = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    const fence = await repository.leases.acquire(first.importId ?? '', 60_000)
    const phases: string[] = []
    const report = await runImport(file(...EXAMPLE), {
      repository,
      ...INDIA,
      onProgress: ({ phase }) => {
        if (phase === 'waiting' && phases.at(-1) !== 'waiting')
          void repository.leases.release(first.importId ?? '', fence ?? 0)
        if (phases.at(-1) !== phase) phases.push(phase)
      },
    })
    expect([phases, report.status]).toEqual([['receiving', 'waiting', 'resolving', 'applying'], 'completed'])
  })

  test('applying twice changes nothing', async () => {
    const { repository } = createWorld()
    const report = await runImport(file(...EXAMPLE), { repository, ...INDIA })
    expect(await applyImport(report.importId ?? '', { repository })).toEqual(report)
  })

  test('an import that was never applied can be discarded, another cannot', async () => {
    const { repository } = createWorld()
    const received = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    expect((await discardImport(received.importId ?? '', { repository })).status).toBe('discarded')
    expect(await codeOf(applyImport(received.importId ?? '', { repository }))).toBe('import-state')
    expect(await codeOf(previewImport(received.importId ?? '', { repository }))).toBe('import-state')
    const applied = await runImport(file(...EXAMPLE), { repository, ...INDIA })
    expect(await codeOf(discardImport(applied.importId ?? '', { repository }))).toBe('import-state')
    expect(await codeOf(discardImport('nowhere', { repository }))).toBe('import-not-found')
  })
})
