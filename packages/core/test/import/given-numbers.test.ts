import { describe, expect, test } from 'vitest'
import {
  applyImport,
  listImports,
  listRows,
  memoryRepository,
  readJourney,
  receiveImport,
  runImport,
  verifyImport,
} from '../../src/index.ts'
import { codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }
const NO_COUNTS = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]

describe('a number of rows that is none is refused before anything is done', () => {
  test.each(NO_COUNTS)('batchSize %s: nothing is received or applied', async (batchSize) => {
    const { repository } = createWorld()
    expect(await codeOf(runImport(file(...EXAMPLE), { repository, ...INDIA, batchSize }))).toBe('options-invalid')
    expect((await listImports({ repository })).items).toEqual([])
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, ...INDIA })
    await expect(applyImport(importId ?? '', { repository, batchSize })).rejects.toMatchObject({
      code: 'options-invalid',
      details: { option: 'batchSize' },
    })
    expect((await listImports({ repository })).items).toMatchObject([{ status: 'received' }])
  })

  test.each(NO_COUNTS)('limit %s', async (limit) => {
    const { repository } = createWorld()
    const { importId } = await runImport(file(...EXAMPLE), { repository, ...INDIA })
    expect(await codeOf(listRows(importId ?? '', { repository, limit }))).toBe('options-invalid')
    expect(await codeOf(listImports({ repository, limit }))).toBe('options-invalid')
    expect(await codeOf(readJourney('nobody', { repository, limit }))).toBe('options-invalid')
  })
})

test.each(['', '-1', 'abc', '1e3', '1.5', '4', '9999999999'])(
  'rows go on after a position that a page gave, and %j is none',
  async (after) => {
    const { repository } = createWorld()
    const { importId } = await runImport(file(...EXAMPLE), { repository, ...INDIA })
    expect(await codeOf(listRows(importId ?? '', { repository, after }))).toBe('options-invalid')
  },
)

test('imports go on after an import of the tenant, and no other', async () => {
  const { repository, database } = createWorld()
  const { importId } = await runImport(file(...EXAMPLE), { repository, ...INDIA })
  const other = memoryRepository({ environment: repository.environment, database, tenantId: 'another' })
  expect(await listImports({ repository, after: importId ?? '' })).toEqual({ items: [], next: null })
  expect(await codeOf(listImports({ repository: other, after: importId ?? '' }))).toBe('options-invalid')
  expect(await codeOf(listImports({ repository, after: 'unknown' }))).toBe('options-invalid')
})

test('runImport takes the batch size, which changes nothing but how often it commits (law 6)', async () => {
  const commits = async (batchSize: number) => {
    const { repository } = createWorld()
    const { registry } = repository
    let batches = 0
    const apply: typeof registry.apply = (batch) => {
      batches++
      return registry.apply(batch)
    }
    const counting = { ...repository, registry: { ...registry, apply } }
    const { outcomes, importId } = await runImport(file(...EXAMPLE), { repository: counting, ...INDIA, batchSize })
    expect((await verifyImport(importId, { repository })).ok).toBe(true)
    return { batches, outcomes }
  }
  const [one, all] = [await commits(1), await commits(1_000)]
  expect(one.outcomes).toEqual(all.outcomes)
  expect([one.batches, all.batches]).toEqual([EXAMPLE.length, 1])
})
