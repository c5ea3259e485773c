import { expect, test } from 'vitest'
import { recordVisit, runImport, verifyImport } from '../../src/index.ts'
import type { Registry } from '../../src/ports/registry.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { createWorld, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }
const numberOf = (at: number): string => `98250${String(10_000 + at)}`
const fileOf = (count: number) =>
  file(...Array.from({ length: count }, (_, at) => `,${numberOf(at)},,CG Road,${13 + (at % 9)}/5/2024,`))

/** A repository that counts how owners are asked for, with some people known already. */
const counting = async (people: number, change: (registry: Registry) => Partial<Registry> = () => ({})) => {
  const { repository } = createWorld()
  for (let at = 0; at < people; at++) {
    await recordVisit({ phone: numberOf(at), store: 'Bopal', visitDate: '2024-01-01' }, { repository, ...INDIA })
  }
  const asked = { listed: 0, lookedUp: 0 }
  const registry = { ...repository.registry, ...change(repository.registry) }
  const { listOwners } = registry
  const watching: Repository = {
    ...repository,
    registry: {
      ...registry,
      ...(listOwners && {
        listOwners: async (kind, page) => {
          const { owners, ...rest } = await listOwners(kind, page)
          asked.listed += owners.length
          return { owners, ...rest }
        },
      }),
      findOwners: (identities) => {
        asked.lookedUp += identities.length
        return registry.findOwners(identities)
      },
    },
  }
  return { repository, watching, asked }
}

const imported = async (repository: Repository, rows: number) => {
  const { outcomes } = await runImport(fileOf(rows), { repository, ...INDIA })
  expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  return [outcomes.clientCreated, outcomes.visitAdded]
}

test('where the file has half as many identities as the database, all owners are read and none is looked up', async () => {
  const { watching, asked } = await counting(20)
  expect(await imported(watching, 10)).toEqual([0, 10])
  expect(asked).toEqual({ listed: 20, lookedUp: 0 })
})

test('where the database has more than twice as many, the reading stops, and each is looked up', async () => {
  const { watching, asked } = await counting(40)
  expect(await imported(watching, 10)).toEqual([0, 10])
  expect(asked).toEqual({ listed: 21, lookedUp: 10 })
})

test('where a list leaves somebody out, or there is none, each is looked up', async () => {
  const partial = await counting(5, ({ listOwners }) => ({
    listOwners: async (kind, page) => {
      const all = await listOwners?.(kind, page)
      return { owners: all?.owners.slice(1) ?? [], next: all?.next ?? null, isWhole: all?.owners.length === 0 }
    },
  }))
  expect(await imported(partial.watching, 10)).toEqual([5, 5])
  expect(partial.asked.lookedUp).toBe(10)

  const { repository, asked, watching } = await counting(5)
  const { listOwners: _, ...registry } = watching.registry
  expect(await imported({ ...repository, registry }, 10)).toEqual([5, 5])
  expect(asked).toEqual({ listed: 0, lookedUp: 10 })
})
