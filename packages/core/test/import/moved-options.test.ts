import { describe, expect, test } from 'vitest'
import { answerQuestions, applyImport, previewImport, receiveImport, verifyImport } from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { codeOf, createWorld, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }
/** The second of May or the fifth of February. */
const ROWS = [1, 2, 3, 4].map((at) => `Asha,982500000${at},,CG Road,2/5/2024,`)
/** One phone with many e-mails. */
const SHARED = Array.from({ length: 4 }, (_, at) => `Asha,9825000001,a${at}@example.com,CG Road,2/5/2024,`)

/** Does something else once the identities of the host were looked at, which is before anything is written. */
const meanwhile = (repository: Repository, work: () => Promise<unknown>): Repository => ({
  ...repository,
  registry: {
    ...repository.registry,
    syncIdentities: async (identitiesOf) => {
      await work()
      return repository.registry.syncIdentities(identitiesOf)
    },
  },
})

const receive = async (repository: Repository, rows: readonly string[], options: object = {}): Promise<string> => {
  const { importId } = await receiveImport(file(...rows), { repository, ...INDIA, dateOrder: 'DMY', ...options })
  return importId ?? ''
}

describe('an operator changes the options while they are worked from (law 7)', () => {
  test('an import is not applied with those of before, and then with the new ones only', async () => {
    const { repository, database } = createWorld()
    const id = await receive(repository, ROWS)
    const moving = meanwhile(repository, () => answerQuestions(id, { dateOrder: 'MDY' }, { repository }))
    expect(await codeOf(applyImport(id, { repository: moving }))).toBe('import-state')
    expect(await applyImport(id, { repository, batchSize: 1 })).toMatchObject({ status: 'completed' })
    expect((await verifyImport(id, { repository })).ok).toBe(true)
    const dates = new Set([...database.visits.values()].map(({ visitDate }) => visitDate))
    expect([...dates]).toEqual(['2024-02-05'])
  })

  test.each([
    ['a preview', previewImport],
    ['an import', applyImport],
  ] as const)('%s that has to ask does not undo what was answered', async (_, look) => {
    const { repository } = createWorld()
    const id = await receive(repository, SHARED, { sharedIdentity: 'ask', sharedIdentityLimit: 2 })
    const moving = meanwhile(repository, () => answerQuestions(id, { dateOrder: 'MDY' }, { repository }))
    expect(await codeOf(look(id, { repository: moving }))).toBe('import-state')
    expect((await repository.ledger.find(id))?.seal).toMatchObject({ rowOptions: { dateOrder: 'MDY' }, questions: [] })
    // Nobody is in its way now, nor are two who find the same question.
    const [one, other] = await Promise.all([previewImport(id, { repository }), previewImport(id, { repository })])
    expect([one, other].map(({ questions }) => questions[0]?.code)).toEqual(['shared-identity', 'shared-identity'])
  })

  test('two who answer at once are both heard', async () => {
    const { repository } = createWorld()
    const id = await receive(repository, ROWS)
    await Promise.all([
      answerQuestions(id, { dateOrder: 'MDY' }, { repository }),
      answerQuestions(id, { sharedIdentityLimit: 7 }, { repository }),
      answerQuestions(id, { unknownStore: 'hold' }, { repository }),
    ])
    expect((await repository.ledger.find(id))?.seal).toMatchObject({
      rowOptions: { dateOrder: 'MDY' },
      policy: { sharedIdentityLimit: 7, unknownStore: 'hold' },
    })
  })
})

test('an import that is asked for twice at once is applied once, and both are told so', async () => {
  const { repository } = createWorld()
  const id = await receive(repository, ROWS)
  const { digest } = await previewImport(id, { repository })
  const both = [1, 2].map(() => applyImport(id, { repository, digest: digest ?? '', batchSize: 1 }))
  for (const report of await Promise.all(both)) expect(report).toMatchObject({ status: 'completed', drift: 0 })
})
