import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Row } from '../../src/row/row.ts'
import { known, policy, rows } from './arbitrary.ts'
import { runs } from './runs.ts'
import { createWorld, importInBatches, type World } from './world.ts'

const numRuns = runs(600)
const key = ({ kind, value }: Row['identities'][number]): string => `${kind} ${value}`
const ownersOf = (world: World): ReadonlyMap<string, string> =>
  new Map(world.known.owners.map(({ identity, clientId }) => [key(identity), clientId]))
const clientOf = (world: World, row: Row): string | null => world.outcomes.get(row.rowNumber)?.clientId ?? null

test('law 2: every row has one outcome', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      importInBatches(items, rules, world, [4])
      expect([...world.outcomes.keys()]).toEqual(items.map(({ rowNumber }) => rowNumber))
    }),
    { numRuns },
  )
})

test('law 3: one person, one client, where the database does not say otherwise', () => {
  fc.assert(
    fc.property(rows(), policy(), (items, chosen) => {
      const rules = { ...chosen, sharedIdentity: 'join' as const }
      const world = createWorld({ owners: [], clients: [], stores: [], visits: [] })
      importInBatches(items, rules, world, [3])
      const intact = items.filter((row) => row.intact)
      // Grown from each row by what it shares, through held rows too.
      for (const row of intact) {
        const reached = new Set(row.identities.map(key))
        for (let before = -1; before < reached.size; ) {
          before = reached.size
          for (const other of intact) {
            if (other.identities.some((one) => reached.has(key(one))))
              for (const one of other.identities) reached.add(key(one))
          }
        }
        const mates = intact.filter((other) => other.identities.some((one) => reached.has(key(one))))
        const clients = new Set(mates.map((mate) => clientOf(world, mate)).filter((id) => id !== null))
        expect(clients.size).toBeLessThanOrEqual(1)
      }
      expect(new Set(world.known.owners.map(({ identity }) => key(identity))).size).toBe(world.known.owners.length)
    }),
    { numRuns },
  )
})

test('law 3: held rows claim nothing, and a person with held rows only is not created', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      importInBatches(items, rules, world, [3])
      const before = new Set(there.owners.map(({ identity }) => key(identity)))
      const recorded = items.filter((row) => world.outcomes.get(row.rowNumber)?.outcome !== 'held')
      const mayOwn = new Set(recorded.flatMap((row) => row.identities.map(key)))
      for (const { identity } of world.known.owners) {
        if (identity.kind !== 'content') expect(before.has(key(identity)) || mayOwn.has(key(identity))).toBe(true)
      }
      const used = new Set([...world.outcomes.values()].map(({ clientId }) => clientId))
      for (const { id } of world.known.clients.slice(there.clients.length)) expect(used).toContain(id)
    }),
    { numRuns },
  )
})

test('law 4: one visit per client, store and date; every row that is not held points at its own', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      importInBatches(items, rules, world, [5])
      for (const row of items) {
        const outcome = world.outcomes.get(row.rowNumber)
        if (outcome?.outcome === 'held') {
          expect(outcome).toMatchObject({ clientId: null, visitId: null })
          continue
        }
        const visit = world.known.visits.find(({ id }) => id === outcome?.visitId)
        const store = world.known.stores.find(({ key: storeKey }) => storeKey === row.store?.key)
        expect(visit).toMatchObject({ clientId: outcome?.clientId, storeId: store?.id, visitDate: row.visitDate })
      }
      const pointedAt = new Set([...world.outcomes.values()].map(({ visitId }) => visitId))
      for (const { id } of world.known.visits.slice(there.visits.length)) expect(pointedAt).toContain(id)
    }),
    { numRuns },
  )
})

test('law 5: the same file again creates nothing, and repeats every row that was not held', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      importInBatches(items, rules, world, [5])
      const again = createWorld(world.known)
      importInBatches(items, rules, again, [2])
      expect(again.known).toEqual(world.known)
      for (const [rowNumber, first] of world.outcomes) {
        const outcome = first.outcome === 'held' ? 'held' : 'visit-repeated'
        expect(again.outcomes.get(rowNumber)).toEqual({ ...first, outcome })
      }
    }),
    { numRuns },
  )
})

/** Which rows are together, and which visits there are, without ids or the order of rows. */
const shapeOf = (world: World, items: readonly Row[], original: (row: Row) => number, there: number) => {
  const parts = new Map<string | null, number[]>()
  for (const row of items) {
    const client = clientOf(world, row)
    parts.set(client, [...(parts.get(client) ?? []), original(row)])
  }
  const nameOf = (client: string | null): string => {
    if (client === null) return 'held'
    const isNew = world.known.clients.findIndex(({ id }) => id === client) >= there
    return isNew ? 'new' : client
  }
  return {
    partition: new Set(
      [...parts].map(([client, list]) => `${nameOf(client)}: ${list.sort((a, b) => a - b).join(' ')}`),
    ),
    visits: new Set(
      items.flatMap((row) => {
        const visitId = world.outcomes.get(row.rowNumber)?.visitId ?? null
        const mates = items.filter((other) => world.outcomes.get(other.rowNumber)?.visitId === visitId)
        return visitId === null
          ? []
          : [
              mates
                .map(original)
                .sort((a, b) => a - b)
                .join(' '),
            ]
      }),
    ),
  }
}

test('law 6: any order of the rows gives the same people and the same visits', () => {
  fc.assert(
    fc.property(
      rows().chain((items) =>
        fc.tuple(fc.constant(items), fc.shuffledSubarray([...items], { minLength: items.length })),
      ),
      known(),
      policy(),
      ([items, shuffled], there, rules) => {
        const renumbered = shuffled.map((row, at) => ({ ...row, rowNumber: at + 1 }))
        // Rows without identity that are equal in all that counts may change places.
        const twin = (row: Row): number => {
          if (row.identities.length > 0 || !row.intact) return row.rowNumber
          return (
            items.find((other) => other.contentKey === row.contentKey && other.identities.length === 0)?.rowNumber ?? 0
          )
        }
        const [straight, mixed] = [createWorld(there), createWorld(there)]
        importInBatches(items, rules, straight, [4])
        importInBatches(renumbered, rules, mixed, [3])
        const before = shapeOf(straight, items, twin, there.clients.length)
        const after = shapeOf(
          mixed,
          renumbered,
          (row) => twin(shuffled[row.rowNumber - 1] ?? row),
          there.clients.length,
        )
        expect(after).toEqual(before)
      },
    ),
    { numRuns },
  )
})

test('law 9: what was there stays: no visit altered, no field overwritten, no identity moved', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      importInBatches(items, rules, world, [4])
      expect(world.known.visits.slice(0, there.visits.length)).toEqual(there.visits)
      expect(world.known.owners.slice(0, there.owners.length)).toEqual(there.owners)
      for (const [at, client] of there.clients.entries()) {
        const now = world.known.clients[at]
        for (const field of ['name', 'phone', 'email'] as const) {
          const isKept = rules.onExistingClient === 'keep' || (client[field] ?? '').trim() !== ''
          if (isKept) expect(now?.[field]).toBe(client[field])
        }
      }
    }),
    { numRuns },
  )
})

test('law 10: a row whose identities mean several clients is on one of them and names them all', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, chosen) => {
      const rules = { ...chosen, sharedIdentity: 'join' as const }
      const world = createWorld(there)
      importInBatches(items, rules, world, [4])
      const owners = ownersOf(world)
      for (const [at, row] of items.entries()) {
        const outcome = world.rows[at]
        if (outcome === undefined || outcome.outcome === 'held') continue
        const means = new Set(row.identities.map((one) => owners.get(key(one))))
        const first = row.identities.find(({ kind }) => kind === rules.identityPrecedence[0]) ?? row.identities[0]
        if (first !== undefined) expect(clientOf(world, row)).toBe(owners.get(key(first)))
        expect(outcome.warnings.some(({ code }) => code === 'identity-conflict')).toBe(means.size > 1)
        expect(new Set(outcome.conflict?.clientIds ?? [])).toEqual(means.size > 1 ? means : new Set())
        if (outcome.conflict !== null) expect(outcome.conflict.clientIds[0]).toBe(clientOf(world, row))
      }
    }),
    { numRuns },
  )
})
