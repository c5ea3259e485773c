import { describe, expect, test } from 'vitest'
import { answerQuestions, applyImport, previewImport, receiveImport, recordVisit, runImport } from '../../src/index.ts'
import { codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

describe('law 11: the preview is the truth', () => {
  test('applying with its digest does what it showed', async () => {
    const { repository, database } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE, 'E,1,,,x,'), { repository, ...INDIA })
    const preview = await previewImport(importId ?? '', { repository })
    expect([database.clients.size, database.visits.size]).toEqual([0, 0])
    const report = await applyImport(importId ?? '', { repository, digest: preview.digest ?? '' })
    expect([report.outcomes, report.created, report.drift]).toEqual([preview.outcomes, preview.created, 0])
    expect(report.held).toEqual(preview.held)
  })

  test('refuses with plan-changed, and writes nothing, when somebody moved', async () => {
    const { repository, database } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    const { digest } = await previewImport(importId ?? '', { repository })
    await recordVisit({ phone: '9723521333', store: 'CG Road', visitDate: '2024-05-06' }, { repository, ...INDIA })
    const before = [database.clients.size, database.visits.size]
    expect(await codeOf(applyImport(importId ?? '', { repository, digest: digest ?? '' }))).toBe('plan-changed')
    expect([database.clients.size, database.visits.size]).toEqual(before)
    const fresh = await previewImport(importId ?? '', { repository })
    expect(fresh.digest).not.toBe(digest)
    const report = await applyImport(importId ?? '', { repository, digest: fresh.digest ?? '' })
    expect(report.outcomes).toEqual({ clientCreated: 1, visitAdded: 1, visitRepeated: 1, held: 0 })
  })

  test('shows the first rows as they would come out', async () => {
    const { repository } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    const { sample, dateOrder } = await previewImport(importId ?? '', { repository })
    expect(sample.map(({ rowNumber, outcome, clientId }) => [rowNumber, outcome, clientId])).toEqual([
      [1, 'client-created', null],
      [2, 'visit-added', null],
      [3, 'client-created', null],
    ])
    expect(dateOrder).toMatchObject({ status: 'proved', order: 'DMY', message: '14/5/2024 in row 3 proves day-month' })
  })

  test('rows that another writer changes while they are applied are counted as drift', async () => {
    const { repository } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    const { digest } = await previewImport(importId ?? '', { repository })
    let isMoved = false
    const registry: typeof repository.registry = {
      ...repository.registry,
      async apply(batch) {
        // Between the last look and the write, somebody enters the same customer by hand.
        if (!isMoved) {
          isMoved = true
          await recordVisit(
            { phone: '9723521333', store: 'CG Road', visitDate: '2024-05-06' },
            { repository, ...INDIA },
          )
        }
        return repository.registry.apply(batch)
      },
    }
    const report = await applyImport(importId ?? '', { repository: { ...repository, registry }, digest: digest ?? '' })
    expect(report.outcomes).toEqual({ clientCreated: 1, visitAdded: 1, visitRepeated: 1, held: 0 })
    expect(report.drift).toBe(2)
  })
})

describe('open questions', () => {
  test('a record with too many fields is no proof of anything', async () => {
    const { repository } = createWorld()
    const { importId } = await receiveImport(file('Asha,9723521333,,CG Road,5/14/2024,,more', ...EXAMPLE), {
      repository,
      ...INDIA,
    })
    const { dateOrder, held } = await previewImport(importId ?? '', { repository })
    expect([dateOrder.status, held.map(({ rowNumber }) => rowNumber)]).toEqual(['proved', [1]])
  })

  test('dates that can be read in two ways are asked about, and the answer goes on', async () => {
    const { repository } = createWorld()
    const lines = ['Asha,+919723521333,,CG Road,2/5/2024,']
    const error = await runImport(file(...lines), { repository }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'needs-options',
      details: { questions: [{ code: 'date-order', option: 'dateOrder' }] },
    })
    const { importId } = await receiveImport(file(...lines), { repository })
    expect(await codeOf(applyImport(importId ?? '', { repository }))).toBe('needs-options')
    const answered = await answerQuestions(importId ?? '', { dateOrder: 'MDY' }, { repository })
    expect([answered.status, answered.questions]).toEqual(['received', []])
    await applyImport(importId ?? '', { repository })
    const preview = await repository.ledger.entries(importId ?? '', { after: 0, limit: 1 })
    expect(preview[0]?.outcome?.outcome).toBe('client-created')
  })

  test('a file whose columns are not known is received, and the mapping answers', async () => {
    const { repository } = createWorld()
    const [chunk] = file('x')
    const text = new TextDecoder()
      .decode(chunk)
      .replace('Visit Date', 'Wann')
      .replace('x', 'Asha,9723521333,,CG Road,14/5/2024,')
    const received = await receiveImport([new TextEncoder().encode(text)], { repository, ...INDIA })
    expect([received.status, received.questions.map(({ code }) => code)]).toEqual([
      'needs-options',
      ['columns-missing'],
    ])
    expect(
      await codeOf(answerQuestions(received.importId ?? '', { mapping: { visitDate: 'Wo' } }, { repository })),
    ).toBe('options-invalid')
    const answered = await answerQuestions(received.importId ?? '', { mapping: { visitDate: 'Wann' } }, { repository })
    expect(answered).toMatchObject({ status: 'received', questions: [], mapping: { visitDate: ['Wann'] } })
    const report = await applyImport(received.importId ?? '', { repository })
    expect(report.outcomes.clientCreated).toBe(1)
    expect(await codeOf(answerQuestions(received.importId ?? '', { dateOrder: 'DMY' }, { repository }))).toBe(
      'import-state',
    )
  })

  test('an identity that very many share stops the import until it is decided', async () => {
    const { repository } = createWorld()
    const lines = Array.from(
      { length: 4 },
      (_, at) => `C${at},9825012345,c${at}@example.com,CG Road,${at + 10}/5/2024,`,
    )
    const shop = { ...INDIA, sharedIdentityLimit: 3 }
    const { importId } = await receiveImport(file(...lines, ...EXAMPLE), { repository, ...shop })
    expect(await codeOf(applyImport(importId ?? '', { repository }))).toBe('needs-options')
    const asked = await previewImport(importId ?? '', { repository })
    expect(asked.questions).toMatchObject([{ code: 'shared-identity', choices: ['join', 'demote'] }])
    expect(JSON.stringify(asked.questions)).not.toContain('98250')
    await answerQuestions(importId ?? '', { sharedIdentity: 'demote' }, { repository })
    const report = await applyImport(importId ?? '', { repository })
    expect(report).toMatchObject({ outcomes: { clientCreated: 6, visitAdded: 1 }, warnings: { 'shared-identity': 4 } })
  })

  test('how the bytes are read cannot change after they were received', async () => {
    const { repository } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    expect(await codeOf(answerQuestions(importId ?? '', { delimiter: ';' }, { repository }))).toBe('options-invalid')
  })
})
