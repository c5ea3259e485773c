import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { assertSame } from '../support/contents.ts'
import { fails, refused } from '../support/expect.ts'
import { heldOutcome, ledgerRows, oneVisit, openImport, phone, recordOne, settledOutcome } from '../support/samples.ts'

const NO_TOTALS = {
  rows: 0,
  outcomes: { clientCreated: 0, visitAdded: 0, visitRepeated: 0, held: 0, pending: 0 },
  created: { clients: 0, stores: 0, visits: 0 },
  conflicts: 0,
  warnings: {},
}

export const tenantsChapter: Chapter = {
  title: 'Tenants',
  cases: [
    {
      name: 'the same phone, store and day are different people, stores and visits for two tenants',
      law: 12,
      async run({ db, newTenant }) {
        const [here, there] = [newTenant(), newTenant()]
        const a = await recordOne(db.repository(here), phone('+911'), { name: 'Asha' })
        const before = await db.inspect(here)
        const b = await recordOne(db.repository(there), phone('+911'), { name: 'Ravi' })
        assert.notEqual(a.clientId, b.clientId)
        assert.notEqual(a.storeId, b.storeId)
        assertSame(await db.inspect(here), before, 'One tenant changed what the other has.')
        const [owner] = await db.repository(there).registry.findOwners([phone('+911')])
        assert.equal(owner?.clientId, b.clientId)
      },
    },
    {
      name: 'nothing is known to one tenant of what the other has, not even by id',
      law: 12,
      async run({ db, newTenant }) {
        const { clientId } = await recordOne(db.repository(newTenant()), phone('+911'))
        const { registry, timeline } = db.repository(newTenant())
        const known = await registry.findKnown({
          identities: [phone('+911')],
          stores: ['cg road'],
          dates: ['2024-05-06'],
          clientIds: [clientId],
        })
        assert.deepEqual(known, { owners: [], clients: [], stores: [], visits: [] })
        assert.deepEqual(await registry.findOwners([phone('+911')]), [])
        assert.equal(await timeline.findClient(clientId), null)
        assert.deepEqual(await timeline.visits(clientId, { before: null, limit: 9 }), [])
      },
    },
    {
      name: 'an import of another tenant is as unknown as one that never was',
      law: 12,
      async run({ db, newTenant }) {
        const owner = db.repository(newTenant())
        const { id, fence } = await openImport(owner, ['a\n', 'b\n'])
        await owner.registry.apply({
          import: { id, fence },
          changes: {
            ...oneVisit(phone('+911')),
            outcomes: [settledOutcome(1, { client: { new: 0 }, visit: { new: 0 } }), heldOutcome(2)],
          },
        })
        const tenant = newTenant()
        const { ledger, leases, registry } = db.repository(tenant)
        assert.equal(await ledger.find(id), null)
        assert.deepEqual((await ledger.list({ after: null, limit: 9 })).items, [])
        assert.deepEqual(await ledger.entries(id, { after: 0, limit: 9 }), [])
        assert.deepEqual(await ledger.spans(id, { from: 0, limit: 9 }), [])
        assert.deepEqual(await ledger.totals(id), NO_TOTALS)
        assert.deepEqual(await ledger.violations(id, 9), [])
        assert.equal(await ledger.update(id, { status: 'discarded' }, ['applying']), false)
        await fails(() => ledger.append(id, ledgerRows(['x\n']).slice(1)), 'the import is not there for this tenant')
        assert.equal(await leases.renew(id, fence, 1), false)
        await leases.release(id, fence)
        await refused('lease-lost', () =>
          registry.apply({ import: { id, fence }, changes: oneVisit(phone('+912'), { store: 'Satellite' }) }),
        )
        assert.deepEqual((await db.inspect(tenant)).clients, [])
        assert.equal((await owner.ledger.find(id))?.status, 'applying')
        assert.equal(await owner.leases.renew(id, fence, 60_000), true)
      },
    },
    {
      name: 'an import of another tenant cannot be taken under a lease',
      law: 12,
      async run({ db, newTenant }) {
        const owner = db.repository(newTenant())
        const { id, fence } = await openImport(owner, ['a\n'])
        await owner.leases.release(id, fence)
        assert.equal(await db.repository(newTenant()).leases.acquire(id, 60_000), null)
      },
    },
  ],
}
