import assert from 'node:assert/strict'
import type { PlanChanges } from '@footfall/core'
import type { CaseContext, Chapter } from '../contract.ts'
import { assertSame } from '../support/contents.ts'
import { refused } from '../support/expect.ts'
import {
  changesOf,
  email,
  heldOutcome,
  newClient,
  oneVisit,
  openImport,
  phone,
  recordOne,
  settledOutcome,
  write,
} from '../support/samples.ts'

/** The batch is refused with `plan-changed`, by hand and as an import, and nothing of it is left. */
const leavesNothing = async (
  { db, newTenant }: CaseContext,
  batchOf: (ids: Awaited<ReturnType<typeof recordOne>>, foreignClientId: string) => PlanChanges,
): Promise<void> => {
  const foreign = await recordOne(db.repository(newTenant()), phone('+911'))
  const tenant = newTenant()
  const repository = db.repository(tenant)
  const ids = await recordOne(repository, phone('+911'))
  const draft = await openImport(repository, ['a\n'])
  const before = await db.inspect(tenant)
  const batch = batchOf(ids, foreign.clientId)
  await refused('plan-changed', () => write(repository, batch))
  assertSame(await db.inspect(tenant), before, 'A batch that was refused left something.')
  const by = { id: draft.id, fence: draft.fence }
  const changes = { ...batch, outcomes: [heldOutcome(1)] }
  await refused('plan-changed', () => repository.registry.apply({ import: by, changes }))
  assertSame(await db.inspect(tenant), before, 'A batch that was refused left something.')
  assert.equal((await repository.ledger.totals(draft.id)).outcomes.pending, 1)
  await repository.registry.apply({ import: by, changes: changesOf({ outcomes: [heldOutcome(1)] }) })
}

const elsewhere = (identity = email('new@example.com')): PlanChanges => oneVisit(identity, { store: 'Satellite' })

export const registryRefusalsChapter: Chapter = {
  title: 'Registry: refusals',
  cases: [
    {
      name: 'an identity that was claimed since refuses the whole batch',
      law: 3,
      run: (context) => leavesNothing(context, () => elsewhere(phone('+911'))),
    },
    {
      name: 'an identity that was claimed since refuses the batch also where it is the last of many',
      law: 3,
      run: (context) =>
        leavesNothing(context, () => ({
          ...elsewhere(),
          claims: [
            ...Array.from({ length: 50 }, (_, at) => ({ identity: phone(`+90${at}`), client: { new: 0 } })),
            { identity: phone('+911'), client: { new: 0 } },
          ],
        })),
    },
    {
      name: 'a store that was created since refuses the whole batch',
      run: (context) => leavesNothing(context, () => oneVisit(email('new@example.com'), { store: 'CG Road' })),
    },
    {
      name: 'a visit that is there already refuses the whole batch',
      law: 4,
      run: (context) =>
        leavesNothing(context, ({ clientId, storeId }) => ({
          ...elsewhere(),
          visits: [
            { ref: 0, client: { id: clientId }, store: { id: storeId }, visitDate: '2024-05-06', attendedBy: null },
          ],
        })),
    },
    {
      name: "a claim for a client that is gone, or another tenant's, refuses the whole batch",
      law: 12,
      run: (context) =>
        leavesNothing(context, (_, foreign) => ({
          ...elsewhere(),
          claims: [
            { identity: email('new@example.com'), client: { new: 0 } },
            { identity: email('more@example.com'), client: { id: foreign } },
          ],
        })),
    },
    {
      name: "a fill of a client that is gone, or another tenant's, refuses the whole batch",
      law: 12,
      run: (context) =>
        leavesNothing(context, (_, foreign) => ({
          ...elsewhere(),
          fills: [{ clientId: foreign, name: null, phone: '+911', email: null }],
        })),
    },
    {
      name: "a visit of a client that is gone, or another tenant's, refuses the whole batch",
      law: 12,
      run: (context) =>
        leavesNothing(context, (_, foreign) => ({
          ...elsewhere(),
          visits: [{ ref: 0, client: { id: foreign }, store: { new: 0 }, visitDate: '2024-05-06', attendedBy: null }],
        })),
    },
    {
      name: 'a client id that no client ever had refuses the batch and is not an error of its own',
      run: (context) =>
        leavesNothing(context, () => ({
          ...elsewhere(),
          visits: [
            { ref: 0, client: { id: 'no such id' }, store: { new: 0 }, visitDate: '2024-05-06', attendedBy: null },
          ],
        })),
    },
    {
      name: "a row whose visit is gone, another client's or another tenant's refuses the whole batch",
      law: 4,
      async run({ db, newTenant }) {
        const foreign = await recordOne(db.repository(newTenant()), phone('+911'))
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const one = await recordOne(repository, phone('+911'))
        const two = await recordOne(repository, phone('+912'), { store: 'Satellite' })
        const draft = await openImport(repository, ['a\n', 'b\n'])
        const met = (rowNumber: number, clientId: string, visitId: string) =>
          settledOutcome(rowNumber, { outcome: 'visit-repeated', client: { id: clientId }, visit: { id: visitId } })
        const apply = (changes: PlanChanges) =>
          repository.registry.apply({ import: { id: draft.id, fence: draft.fence }, changes })
        const good = met(2, two.clientId, two.visitId)
        const more = oneVisit(email('new@example.com'), { store: 'Bopal' })
        const before = await db.inspect(tenant)
        for (const outcomes of [
          [met(1, one.clientId, 'no such id'), good],
          [met(1, 'no such id', one.visitId), good],
          [met(1, two.clientId, one.visitId), good],
          [met(1, two.clientId, one.visitId), met(2, one.clientId, two.visitId)],
          [met(1, one.clientId, one.visitId), met(2, two.clientId, one.visitId)],
          [met(1, foreign.clientId, foreign.visitId), good],
          [met(1, one.clientId, foreign.visitId), good],
          [met(1, foreign.clientId, one.visitId), good],
          [settledOutcome(1, { client: { new: 0 }, visit: { id: one.visitId } }), good],
        ]) {
          await refused('plan-changed', () => apply({ ...more, outcomes }))
          assertSame(await db.inspect(tenant), before, 'A batch that was refused left something.')
        }
        assert.equal((await repository.ledger.totals(draft.id)).outcomes.pending, 2)
        await apply({ ...more, outcomes: [met(1, one.clientId, one.visitId), good] })
        assert.equal((await repository.ledger.totals(draft.id)).outcomes.visitRepeated, 2)
      },
    },
    {
      name: 'of writers that claim one identity at once, one gets it and the others are refused',
      law: 8,
      needs: ['concurrentWriters'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const settled = await Promise.allSettled(
          Array.from({ length: 8 }, (_, at) =>
            write(db.repository(tenant), oneVisit(phone('+911'), { store: `Store ${at}` })),
          ),
        )
        assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
        for (const one of settled) {
          if (one.status === 'rejected') await refused('plan-changed', () => Promise.reject(one.reason))
        }
        const { clients, visits, stores } = await db.inspect(tenant)
        assert.deepEqual([clients.length, visits.length, stores.length], [1, 1, 1])
      },
    },
    {
      name: 'writers whose keys cross never hear of a deadlock',
      law: 8,
      needs: ['concurrentWriters'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const batch = (writer: number, round: number): PlanChanges => {
          // Shared keys, each writer with an order of its own.
          const keys = Array.from({ length: 12 }, (_, at) => (writer % 2 === 0 ? at : 11 - at))
          return changesOf({
            clients: [newClient(0, `Writer ${writer}`)],
            claims: keys.map((at) => ({ identity: phone(`+9${round}${at}`), client: { new: 0 } })),
            stores: keys.map((at, ref) => ({ ref, key: `store ${round} ${at}`, name: `Store ${round} ${at}` })),
            visits: keys.map((_, ref) => ({
              ref,
              client: { new: 0 },
              store: { new: ref },
              visitDate: '2024-05-06',
              attendedBy: null,
            })),
          })
        }
        for (let round = 0; round < 4; round++) {
          const settled = await Promise.allSettled(
            Array.from({ length: 6 }, (_, writer) => write(db.repository(tenant), batch(writer, round))),
          )
          assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 1)
          for (const one of settled) {
            if (one.status === 'rejected') await refused('plan-changed', () => Promise.reject(one.reason))
          }
        }
        assert.equal((await db.inspect(tenant)).clients.length, 4)
      },
    },
  ],
}
