import { expect, test } from 'vitest'
import { createMemoryDatabase } from '../memory/database.ts'
import { memoryRepository } from '../memory/repository.ts'
import type { Repository } from '../ports/repository.ts'
import { applyImport } from './apply-import.ts'
import { askToApply, findAsked, withdrawAsk } from './ask-to-apply.ts'
import { discardImport } from './discard-import.ts'
import { receiveImport } from './receive-import.ts'
import { reportImport } from './report-import.ts'

let ids = 0
const createWorld = (): Repository => {
  let ticks = 0
  return memoryRepository({
    database: createMemoryDatabase(),
    environment: {
      now: () => new Date(Date.UTC(2026, 10, 23) + ticks++),
      newId: () => `id-${++ids}`,
      sleep: async () => {},
    },
  })
}
const receive = async (repository: Repository, date = '2024-05-06'): Promise<string> => {
  const text = `Name,Phone,Store,Visit Date\nAsha,9723521333,CG Road,${date}\n`
  const { importId } = await receiveImport([new TextEncoder().encode(text)], { repository, defaultCountry: 'IN' })
  return importId ?? ''
}

test('what was asked for is found, oldest first, with its digest; what was only received is not', async () => {
  const repository = createWorld()
  const [first, second, other] = [await receive(repository), await receive(repository), await receive(repository)]
  await askToApply(second, { repository })
  await askToApply(first, { repository, digest: 'abc' })
  expect(await findAsked({ repository })).toEqual([
    { importId: first, digest: 'abc' },
    { importId: second, digest: null },
  ])
  expect((await reportImport(other, { repository })).status).toBe('received')
})

test('it is found over more imports than one page has', async () => {
  const repository = createWorld()
  const asked: string[] = []
  for (let at = 0; at < 130; at++) {
    const id = await receive(repository)
    if (at % 60 === 0) asked.push((await askToApply(id, { repository })).importId)
  }
  expect((await findAsked({ repository })).map(({ importId }) => importId)).toEqual(asked)
})

test('what has completed is not found, and asking for it again changes nothing', async () => {
  const repository = createWorld()
  const id = await receive(repository)
  await askToApply(id, { repository })
  await applyImport(id, { repository })
  expect(await findAsked({ repository })).toEqual([])
  await askToApply(id, { repository })
  expect(await findAsked({ repository })).toEqual([])
  expect((await reportImport(id, { repository })).status).toBe('completed')
})

test('what stopped on its way is found without the digest: its preview is over', async () => {
  const repository = createWorld()
  const id = await receive(repository)
  await askToApply(id, { repository, digest: 'abc' })
  for (const status of ['applying', 'failed'] as const) {
    await repository.ledger.update(id, { status }, ['received', 'applying'])
    expect(await findAsked({ repository })).toEqual([{ importId: id, digest: null }])
  }
})

test('a later asking takes the place of an earlier one, and withdrawing the earlier leaves it', async () => {
  const repository = createWorld()
  const id = await receive(repository)
  await askToApply(id, { repository, digest: 'old' })
  await askToApply(id, { repository, digest: 'new' })
  await withdrawAsk(id, { repository, digest: 'old' })
  expect(await findAsked({ repository })).toEqual([{ importId: id, digest: 'new' }])
  await withdrawAsk(id, { repository, digest: 'new' })
  expect(await findAsked({ repository })).toEqual([])
  await withdrawAsk(id, { repository, digest: null })
})

test('what is unknown, half received, discarded or has open questions cannot be asked for', async () => {
  const repository = createWorld()
  await expect(askToApply('nowhere', { repository })).rejects.toMatchObject({ code: 'import-not-found' })
  await repository.ledger.create({ id: 'half', sourceName: 'a', createdAt: '2026-11-23T00:00:00.000Z' })
  await expect(askToApply('half', { repository })).rejects.toMatchObject({ code: 'import-state' })
  const discarded = await receive(repository)
  await discardImport(discarded, { repository })
  await expect(askToApply(discarded, { repository })).rejects.toMatchObject({ code: 'import-state' })
  const open = [new TextEncoder().encode('Name,Fax\nAsha,1\n')]
  const { importId } = await receiveImport(open, { repository })
  await expect(askToApply(importId ?? '', { repository })).rejects.toMatchObject({ code: 'columns-missing' })
  expect(await findAsked({ repository })).toEqual([])
})
