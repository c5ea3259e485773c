import { describe, expect, test } from 'vitest'
import { applyImport, receiveImport, verifyImport } from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { codeOf, createWorld, EXAMPLE, file } from './world.ts'

/** The repository of a worker that sleeps once it has looked at the host's clients, or once it has written its batch. */
const sleeper = (
  { registry, ...rest }: Repository,
  after: 'syncIdentities' | 'apply',
  sleep: () => Promise<unknown>,
): Repository => ({
  ...rest,
  registry: {
    ...registry,
    async syncIdentities(identitiesOf) {
      const report = await registry.syncIdentities(identitiesOf)
      if (after === 'syncIdentities') await sleep()
      return report
    },
    async apply(batch) {
      const applied = await registry.apply(batch)
      if (after === 'apply') await sleep()
      return applied
    },
  },
})

describe('a worker that wakes after its lease', () => {
  test.each([
    ['before its first batch', 'syncIdentities'],
    ['after its last batch', 'apply'],
  ] as const)('%s: it says nothing of the import that another one has completed', async (_, after) => {
    const { repository, database } = createWorld()
    const { importId } = await receiveImport(file(...EXAMPLE), { repository, defaultCountry: 'IN' })
    const id = importId ?? ''
    let completedAt: string | null = null
    const sleep = async (): Promise<void> => {
      for (const [tenant, lease] of database.leases) database.leases.set(tenant, { ...lease, until: 0 })
      await applyImport(id, { repository })
      completedAt = (await repository.ledger.find(id))?.completedAt ?? null
    }
    expect(await codeOf(applyImport(id, { repository: sleeper(repository, after, sleep) }))).toBe('lease-lost')
    expect(completedAt).not.toBeNull()
    expect(await repository.ledger.find(id)).toMatchObject({ status: 'completed', error: null, completedAt })
    expect((await verifyImport(id, { repository })).ok).toBe(true)
  })
})
