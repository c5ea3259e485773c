import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { fixOf } from '../support/drafts.ts'
import { fails, present } from '../support/expect.ts'
import {
  changesOf,
  heldOutcome,
  ledgerRows,
  oneVisit,
  openImport,
  phone,
  recordOne,
  settledOutcome,
} from '../support/samples.ts'

export const outcomesChapter: Chapter = {
  title: 'Outcomes',
  cases: [
    {
      name: 'outcomes are stored with the batch, and found by what they are',
      law: 2,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { ledger, registry } = repository
        const { clientId, storeId, visitId } = await recordOne(repository, phone('+911'))
        const draft = await openImport(repository, ['a\n', 'b\n', 'c\n', 'd\n'])
        const second = { ...oneVisit(phone('+912'), { store: 'Satellite' }) }
        const conflict = { clientIds: [clientId, 'another'] }
        const warnings = [{ code: 'phone-unverified', field: 'phone', message: 'A 𝒳 message with "quotes".' }] as const
        const outcomes = [
          settledOutcome(1, { outcome: 'client-created', client: { new: 0 }, visit: { new: 0 }, warnings }),
          settledOutcome(2, { outcome: 'visit-repeated', client: { id: clientId }, visit: { id: visitId }, conflict }),
          heldOutcome(3),
        ]
        const applied = await registry.apply({
          import: { id: draft.id, fence: draft.fence },
          changes: { ...second, outcomes },
        })
        const entries = await ledger.entries(draft.id, { after: 0, limit: 10 })
        assert.deepEqual(
          entries.map((entry) => entry.outcome),
          [
            {
              revision: 1,
              outcome: 'client-created',
              clientId: applied.clientIds[0],
              visitId: applied.visitIds[0],
              reasons: [],
              warnings,
              conflict: null,
            },
            { revision: 1, outcome: 'visit-repeated', clientId, visitId, reasons: [], warnings: [], conflict },
            {
              revision: 1,
              outcome: 'held',
              clientId: null,
              visitId: null,
              reasons: heldOutcome(3).reasons,
              warnings: [],
              conflict: null,
            },
            null,
          ],
        )
        for (const [outcome, rowNumber] of [
          ['client-created', 1],
          ['visit-repeated', 2],
          ['held', 3],
          ['pending', 4],
        ] as const) {
          const found = await ledger.entries(draft.id, { after: 0, limit: 10, outcome })
          assert.deepEqual(
            found.map((entry) => entry.row.rowNumber),
            [rowNumber],
            outcome,
          )
          assert.deepEqual(await ledger.entries(draft.id, { after: rowNumber, limit: 10, outcome }), [])
        }
        assert.deepEqual(await ledger.totals(draft.id), {
          rows: 4,
          outcomes: { clientCreated: 1, visitAdded: 0, visitRepeated: 1, held: 1, pending: 1 },
          created: { clients: 1, stores: 1, visits: 1 },
          conflicts: 1,
          warnings: { 'phone-unverified': 1 },
        })
        assert.notEqual(storeId, applied.storeIds[0])
      },
    },
    {
      name: 'a held row is superseded by its fix, and waits until the fix is applied',
      law: 2,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { ledger, registry } = repository
        const draft = await openImport(repository, ['a\n'])
        const by = { id: draft.id, fence: draft.fence }
        await registry.apply({ import: by, changes: changesOf({ outcomes: [heldOutcome(1)] }) })
        await ledger.append(draft.id, [fixOf(present(ledgerRows(['a\n'])[1], 'the row'), 2)])
        const [waiting] = await ledger.entries(draft.id, { after: 0, limit: 1, outcome: 'pending' })
        assert.equal(waiting?.row.revision, 2)
        assert.deepEqual((await ledger.totals(draft.id)).outcomes, {
          clientCreated: 0,
          visitAdded: 0,
          visitRepeated: 0,
          held: 0,
          pending: 1,
        })
        const outcome = { ...settledOutcome(1, { client: { new: 0 }, visit: { new: 0 } }), revision: 2 }
        await registry.apply({ import: by, changes: { ...oneVisit(phone('+911')), outcomes: [outcome] } })
        const [settled] = await ledger.entries(draft.id, { after: 0, limit: 1 })
        assert.equal(settled?.outcome?.outcome, 'visit-added')
        assert.equal(settled?.outcome?.revision, 2)
        assert.equal((await ledger.totals(draft.id)).rows, 1)
      },
    },
    {
      name: 'one revision of a row has one outcome; a second is refused with all that came with it',
      law: 2,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const draft = await openImport(repository, ['a\n'])
        const by = { id: draft.id, fence: draft.fence }
        const outcome = settledOutcome(1, { client: { new: 0 }, visit: { new: 0 } })
        await repository.registry.apply({ import: by, changes: { ...oneVisit(phone('+911')), outcomes: [outcome] } })
        await fails(
          () =>
            repository.registry.apply({
              import: by,
              changes: { ...oneVisit(phone('+912'), { store: 'Satellite' }), outcomes: [outcome] },
            }),
          'the row has its outcome already',
        )
        const { clients, visits, stores } = await db.inspect(tenant)
        assert.deepEqual([clients.length, visits.length, stores.length], [1, 1, 1])
      },
    },
  ],
}
