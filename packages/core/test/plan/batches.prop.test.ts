import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPlanner } from '../../src/plan/create-planner.ts'
import { keysOf } from '../../src/plan/keys-of.ts'
import type { Known, KnownVisit } from '../../src/plan/known.ts'
import { createDigest, planDigest } from '../../src/plan/plan-digest.ts'
import { planImport } from '../../src/plan/plan-import.ts'
import { addSummaries, EMPTY_SUMMARY, summarise } from '../../src/plan/summarise.ts'
import type { Row } from '../../src/row/row.ts'
import { known, policy, rows } from './arbitrary.ts'
import { sourceRows } from './make.ts'
import { runs } from './runs.ts'
import { createWorld, importInBatches, inBatches, planNext, resolve } from './world.ts'

const sizes = () => fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 })

test('law 6: batches of any size leave the database as one batch does', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), sizes(), (items, there, rules, cuts) => {
      const [whole, cut] = [createWorld(there), createWorld(there)]
      whole.apply(planImport(sourceRows(items), whole.find(keysOf(items)), rules))
      importInBatches(items, rules, cut, cuts)
      // Claims are written by the first batch that touches a person: their order may differ, nothing else.
      expect({ ...cut.known, owners: new Set(cut.known.owners) }).toEqual({
        ...whole.known,
        owners: new Set(whole.known.owners),
      })
      expect(cut.outcomes).toEqual(whole.outcomes)
      expect(cut.rows.map(({ warnings, conflict, reasons }) => ({ warnings, conflict, reasons }))).toEqual(
        whole.rows.map(({ warnings, conflict, reasons }) => ({ warnings, conflict, reasons })),
      )
    }),
    { numRuns: runs(600) },
  )
})

test('law 11: a preview in batches has the digest and the totals of the whole', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), sizes(), (items, there, rules, cuts) => {
      const world = createWorld(there)
      const planner = createPlanner(resolve(items, rules, world), rules, { simulate: true })
      const digest = createDigest()
      let summary = EMPTY_SUMMARY
      for (const batch of inBatches(items, cuts)) {
        const changes = planNext(planner, world, batch)
        digest.add(changes)
        summary = addSummaries(summary, summarise(changes))
      }
      const plan = planImport(sourceRows(items), world.find(keysOf(items)), rules)
      expect(digest.hex()).toBe(planDigest(plan))
      expect(summary).toEqual(plan.summary)
    }),
    { numRuns: runs(600) },
  )
})

test('law 7: stopped after any batch and begun again, the import ends as one that ran through', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), sizes(), fc.nat(13), (items, there, rules, cuts, stop) => {
      const [through, stopped] = [createWorld(there), createWorld(there)]
      importInBatches(items, rules, through)
      const planner = createPlanner(resolve(items, rules, stopped), rules)
      for (const batch of inBatches(items.slice(0, stop), cuts)) {
        const changes = planNext(planner, stopped, batch)
        planner.committed(changes, stopped.apply(changes))
      }
      const again = createPlanner(resolve(items, rules, stopped), rules)
      for (const batch of inBatches(items.slice(stop), cuts)) {
        const changes = planNext(again, stopped, batch)
        again.committed(changes, stopped.apply(changes))
      }
      expect({ ...stopped.known, owners: new Set(stopped.known.owners) }).toEqual({
        ...through.known,
        owners: new Set(through.known.owners),
      })
      expect(stopped.outcomes).toEqual(through.outcomes)
    }),
    { numRuns: runs(600) },
  )
})

test('the same batch planned twice is the same plan: planning writes nothing down', () => {
  fc.assert(
    fc.property(rows(), known(), policy(), (items, there, rules) => {
      const world = createWorld(there)
      const planner = createPlanner(resolve(items, rules, world), rules)
      expect(planNext(planner, world, items)).toEqual(planNext(planner, world, items))
    }),
  )
})

/** Visits of the last client, as if somebody had recorded by hand at known stores what these rows say. */
const recordedByHand = ({ clients, stores, visits }: Known, items: readonly Row[]): readonly KnownVisit[] => {
  const clientId = clients.at(-1)?.id
  if (clientId === undefined) return []
  const keyOf = ({ storeId, visitDate }: Pick<KnownVisit, 'storeId' | 'visitDate'>) => `${storeId} ${visitDate}`
  const there = new Set(visits.filter((one) => one.clientId === clientId).map(keyOf))
  return items.flatMap(({ rowNumber, store, visitDate }) => {
    const storeId = stores.find(({ key }) => key === store?.key)?.id
    if (storeId === undefined || visitDate === null || there.has(keyOf({ storeId, visitDate }))) return []
    there.add(keyOf({ storeId, visitDate }))
    return [{ id: `by hand ${rowNumber}`, clientId, storeId, visitDate, attendedBy: null }]
  })
}

test('after plan-changed: with the owners looked up again, the plan is that of somebody who has just begun', () => {
  fc.assert(
    fc.property(
      rows(),
      known(),
      known(),
      policy(),
      fc.nat(13),
      fc.boolean(),
      (items, before, moved, rules, done, met) => {
        const world = createWorld(before)
        const resolution = resolve(items, rules, world)
        const planner = createPlanner(resolution, rules)
        const first = items.slice(0, done)
        const changes = planNext(planner, world, first)
        planner.committed(changes, world.apply(changes))

        const rest = items.slice(done)
        // Identities change hands, come and go. Stores stay: what pass 1 learnt of them holds for the import.
        const ours = world.known.owners.slice(before.owners.length)
        const taken = new Set(ours.map(({ identity }) => identity.value))
        const now = createWorld({
          owners: [...ours, ...moved.owners.filter(({ identity }) => !taken.has(identity.value))],
          clients: world.known.clients,
          stores: world.known.stores,
          visits: met ? [...world.known.visits, ...recordedByHand(world.known, rest)] : world.known.visits,
        })
        planner.doubt(rest)
        const chunk = resolution.chunkOf(rest)
        resolution.setOwners(chunk, now.find({ identities: chunk.identities, stores: [], dates: [] }).owners)
        const fresh = createPlanner(resolve(items, rules, now), rules)
        expect(planNext(planner, now, rest)).toEqual(planNext(fresh, now, rest))
      },
    ),
    { numRuns: runs(600) },
  )
})
