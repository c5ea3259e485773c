import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { assertSame } from '../support/contents.ts'
import { createDraft } from '../support/drafts.ts'
import { present, refused } from '../support/expect.ts'
import { closeImport, heldOutcome, oneVisit, openImport, phone } from '../support/samples.ts'

const LONG = 60_000

export const leasesChapter: Chapter = {
  title: 'Leases and fencing',
  cases: [
    {
      name: 'one import of a tenant has the lease; another gets it when it was given back',
      law: 8,
      async run({ db, newTenant }) {
        const { ledger, leases } = db.repository(newTenant())
        const [a, b] = [await createDraft(ledger, 'a'), await createDraft(ledger, 'b')]
        const fence = present(await leases.acquire(a, LONG), 'the lease')
        assert.equal(await leases.acquire(b, LONG), null)
        assert.equal(await leases.acquire(a, LONG), null, 'Another worker of the same import has to wait as well.')
        assert.equal(await leases.renew(a, fence, LONG), true)
        await leases.release(a, fence)
        const other = present(await leases.acquire(b, LONG), 'the lease')
        await leases.release(b, other)
        const later = present(await leases.acquire(a, LONG), 'the lease')
        assert.ok(later > fence, 'A later token of an import is greater.')
      },
    },
    {
      name: 'a holder that was silent too long is taken over, and its token is void',
      law: 8,
      async run({ db, newTenant }) {
        const { ledger, leases } = db.repository(newTenant())
        const [a, b] = [await createDraft(ledger, 'a'), await createDraft(ledger, 'b')]
        const old = present(await leases.acquire(a, LONG), 'the lease')
        await db.lapseLeases()
        const fence = present(await leases.acquire(b, LONG), 'the lease')
        assert.equal(await leases.renew(a, old, LONG), false)
        await leases.release(a, old)
        assert.equal(await leases.acquire(a, LONG), null, 'A void token must not give back what another holds.')
        assert.equal(await leases.renew(b, fence, LONG), true)
      },
    },
    {
      name: 'the same import taken over by another worker voids the first token',
      law: 8,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const draft = await openImport(repository, ['a\n'])
        await db.lapseLeases()
        const fence = present(await repository.leases.acquire(draft.id, LONG), 'the lease')
        assert.ok(fence > draft.fence)
        const before = await db.inspect(tenant)
        const changes = { ...oneVisit(phone('+911')), outcomes: [heldOutcome(1)] }
        await refused('lease-lost', () =>
          repository.registry.apply({ import: { id: draft.id, fence: draft.fence }, changes }),
        )
        assertSame(await db.inspect(tenant), before, 'A void token wrote.')
        assert.equal((await repository.ledger.totals(draft.id)).outcomes.pending, 1)
        await repository.registry.apply({ import: { id: draft.id, fence }, changes })
        assert.equal((await repository.ledger.totals(draft.id)).outcomes.held, 1)
      },
    },
    {
      name: 'a batch is refused when its import gave the lease back or never had it',
      law: 8,
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const draft = await openImport(repository, ['a\n'])
        await closeImport(repository, draft)
        const by = { id: draft.id, fence: draft.fence }
        await refused('lease-lost', () => repository.registry.apply({ import: by, changes: oneVisit(phone('+911')) }))
        const never = { id: 'no-such-import', fence: 1 }
        await refused('lease-lost', () =>
          repository.registry.apply({ import: never, changes: oneVisit(phone('+911')) }),
        )
      },
    },
    {
      name: 'of many workers that ask at once, one gets the lease',
      law: 8,
      needs: ['concurrentWriters'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const { ledger } = db.repository(tenant)
        const ids = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => createDraft(ledger, id)))
        for (let round = 0; round < 5; round++) {
          const fences = await Promise.all(ids.map((id) => db.repository(tenant).leases.acquire(id, LONG)))
          assert.equal(fences.filter((fence) => fence !== null).length, 1)
          await db.lapseLeases()
        }
      },
    },
    {
      name: 'tenants do not wait for each other',
      law: 12,
      async run({ db, newTenant }) {
        const [here, there] = [db.repository(newTenant()), db.repository(newTenant())]
        const a = await createDraft(here.ledger, 'a')
        const b = await createDraft(there.ledger, 'b')
        present(await here.leases.acquire(a, LONG), 'the lease of one tenant')
        present(await there.leases.acquire(b, LONG), 'the lease of the other')
      },
    },
  ],
}
