import { expect, test } from 'vitest'
import { createMemoryDatabase } from '../memory/database.ts'
import { memoryRepository } from '../memory/repository.ts'
import { closeAbandoned } from './close-abandoned.ts'
import { listImports, reportImport } from './report-import.ts'
import { runImport } from './run-import.ts'

const HOUR_MS = 60 * 60_000
const FILE = [new TextEncoder().encode('Name,Phone,Store,Visit Date\nAsha,9723521333,CG Road,2024-05-06\n')]

const createWorld = () => {
  const clock = { now: Date.UTC(2026, 10, 23) }
  let ids = 0
  const environment = { now: () => new Date(clock.now), newId: () => `id-${++ids}`, sleep: async () => {} }
  return { clock, repository: memoryRepository({ environment, database: createMemoryDatabase() }) }
}

test('an import whose process died while receiving does not look alive for ever', async () => {
  const { clock, repository } = createWorld()
  const create = (id: string): Promise<void> =>
    repository.ledger.create({ id, sourceName: 'a.csv', createdAt: new Date(clock.now).toISOString() })
  const whole = await runImport(FILE, { repository, defaultCountry: 'IN' })
  await create('dead')
  clock.now += HOUR_MS
  await create('alive')

  expect(await closeAbandoned({ repository, olderThanMs: HOUR_MS })).toEqual(['dead'])
  const dead = await reportImport('dead', { repository })
  expect([dead.status, dead.error?.code]).toEqual(['failed', 'receive-abandoned'])
  const { items } = await listImports({ repository })
  expect(new Map(items.map(({ importId, status }) => [importId, status]))).toEqual(
    new Map([
      [whole.importId, 'completed'],
      ['dead', 'failed'],
      ['alive', 'receiving'],
    ]),
  )
  expect(await closeAbandoned({ repository, olderThanMs: HOUR_MS })).toEqual([])
})

test('every page of the imports is looked at', async () => {
  const { clock, repository } = createWorld()
  for (let at = 0; at < 250; at++) {
    await repository.ledger.create({ id: `i${at}`, sourceName: 'a', createdAt: new Date(clock.now + at).toISOString() })
  }
  clock.now += HOUR_MS
  expect(await closeAbandoned({ repository, olderThanMs: 1_000 })).toHaveLength(250)
})
