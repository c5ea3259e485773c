import { createMemoryDatabase, FootfallError, memoryRepository, receiveImport } from '@footfall/core'
import { expect, test } from 'vitest'
import { describeError, silentLogger } from '../logger.ts'
import { createProgressHub } from '../progress/hub.ts'
import { type JobEnd, performJob } from './perform-job.ts'

const FILE = [new TextEncoder().encode('Name,Phone,Store,Visit Date\nAsha,9723521333,CG Road,2024-05-06\n')]

/** One import of which applying a batch ends with `error`. */
const perform = async (error: unknown): Promise<{ readonly end: JobEnd; readonly told: readonly string[] }> => {
  const environment = {
    now: () => new Date(),
    newId: () => crypto.randomUUID(),
    sleep: async () => {},
  }
  const inner = memoryRepository({ environment, database: createMemoryDatabase() })
  const apply = async (): Promise<never> => {
    throw error
  }
  const repository = { ...inner, registry: { ...inner.registry, apply } }
  const { importId } = await receiveImport(FILE, { repository, defaultCountry: 'IN' })
  const told: string[] = []
  const services = {
    repositoryOf: async () => repository,
    hub: createProgressHub(),
    emit: (name: string) => void told.push(name),
    logger: silentLogger,
    describe: describeError,
  }
  const job = { importId: importId ?? '', tenantId: null, actorId: null, digest: null }
  return { end: await performJob(job, services, undefined), told }
}

test.each(['lease-lost', 'lease-busy'] as const)(
  '%s: another import may have it, so this one comes again',
  async (code) => {
    expect(await perform(new FootfallError(code, 'x'))).toEqual({ end: 'retry', told: [] })
  },
)

test('what nobody foresaw comes again too; what only a person can change does not', async () => {
  expect((await perform(new Error('the database is away'))).end).toBe('retry')
  expect(await perform(new FootfallError('import-state', 'x'))).toEqual({ end: 'stopped', told: ['import.stopped'] })
  expect((await perform(new FootfallError('aborted', 'x'))).end).toBe('aborted')
})
