import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { createDraft } from '../support/drafts.ts'
import { fails, refused } from '../support/expect.ts'
import { ledgerRows, oneVisit, phone, recordOne, write } from '../support/samples.ts'

export const transactionChapter: Chapter = {
  title: 'Transactions',
  cases: [
    {
      name: 'what was written through all ports is there when the work returns, and its result is handed on',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const fence = await repository.transaction(async ({ ledger, leases, registry }) => {
          const id = await createDraft(ledger)
          const taken = await leases.acquire(id, 60_000)
          await ledger.append(id, ledgerRows(['a\n']))
          await registry.apply({ import: null, changes: oneVisit(phone('+911')) })
          return taken
        })
        assert.equal(typeof fence, 'number')
        assert.equal((await repository.ledger.spans('import-1', { from: 0, limit: 9 })).length, 2)
        assert.equal((await db.inspect(tenant)).visits.length, 1)
      },
    },
    {
      name: 'nothing that was written through any port is left when the work throws',
      law: 7,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        await createDraft(repository.ledger, 'there-before')
        const { clientId } = await recordOne(repository, phone('+911'))
        const stopped = new Error('stopped')
        await assert.rejects(
          repository.transaction(async ({ ledger, leases, registry }) => {
            const id = await createDraft(ledger)
            await ledger.append(id, ledgerRows(['a\n']))
            await ledger.append('there-before', ledgerRows(['a\n']))
            await ledger.update('there-before', { status: 'discarded' }, ['receiving'])
            await leases.acquire('there-before', 60_000)
            await registry.apply({ import: null, changes: oneVisit(phone('+912'), { store: 'Satellite' }) })
            const fill = { clientId, name: null, phone: '+911', email: 'a@example.com' }
            await registry.apply({
              import: null,
              changes: { ...oneVisit(phone('+913'), { store: 'C' }), fills: [fill] },
            })
            throw stopped
          }),
          (error) => error === stopped,
        )
        const { clients, identities, stores, visits } = await db.inspect(tenant)
        assert.deepEqual(clients, [{ id: clientId, name: 'Asha', phone: null, email: null }])
        assert.deepEqual([identities.length, stores.length, visits.length], [1, 1, 1])
        assert.equal(await repository.ledger.find('import-1'), null)
        assert.equal((await repository.ledger.find('there-before'))?.status, 'receiving')
        assert.deepEqual(await repository.ledger.spans('there-before', { from: 0, limit: 9 }), [])
        assert.equal(typeof (await repository.leases.acquire('there-before', 60_000)), 'number')
      },
    },
    {
      name: 'an import that was looked at by an empty change is nobody else’s until the work ends',
      law: 8,
      needs: ['concurrentWriters'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const id = await createDraft(repository.ledger)
        const ended: string[] = []
        let others: Promise<unknown> = Promise.resolve()
        await repository.transaction(async ({ ledger }) => {
          assert.equal(await ledger.update(id, {}, ['receiving']), true)
          others = db
            .repository(tenant)
            .ledger.update(id, { status: 'discarded' }, ['receiving'])
            .then(() => ended.push('another'))
          await new Promise((resolve) => setTimeout(resolve, 50))
          assert.equal(await ledger.update(id, { status: 'received' }, ['receiving']), true)
          ended.push('the work')
        })
        await others
        assert.deepEqual(ended, ['the work', 'another'])
        assert.equal((await repository.ledger.find(id))?.status, 'received')
      },
    },
    {
      name: 'a step that is refused leaves nothing, and the work may go on',
      law: 7,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        await recordOne(repository, phone('+911'))
        await repository.transaction(async ({ ledger, registry }) => {
          const id = await createDraft(ledger)
          await ledger.append(id, ledgerRows(['a\n']))
          await refused('plan-changed', () =>
            registry.apply({ import: null, changes: oneVisit(phone('+911'), { store: 'Satellite' }) }),
          )
          await fails(() => ledger.append(id, [...ledgerRows(['a\n', 'b\n'])].reverse()), 'row 1 is there already')
          await registry.apply({ import: null, changes: oneVisit(phone('+912'), { store: 'C' }) })
        })
        const { clients, stores } = await db.inspect(tenant)
        assert.equal(clients.length, 2)
        assert.deepEqual(stores.map(({ name }) => name).sort(), ['C', 'CG Road'])
        assert.equal((await repository.ledger.spans('import-1', { from: 0, limit: 9 })).length, 2)
      },
    },
    {
      name: 'a transaction inside another is part of it',
      law: 7,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        await fails(
          () =>
            repository.transaction(async (outer) => {
              await outer.transaction((inner) =>
                inner.registry.apply({ import: null, changes: oneVisit(phone('+911')) }),
              )
              throw new Error('stopped')
            }),
          'the work throws',
        )
        assert.deepEqual((await db.inspect(tenant)).clients, [])
        await repository.transaction(async (outer) => {
          await outer.registry.apply({ import: null, changes: oneVisit(phone('+911')) })
          await fails(
            () =>
              outer.transaction(async (inner) => {
                await inner.registry.apply({ import: null, changes: oneVisit(phone('+912'), { store: 'Satellite' }) })
                throw new Error('stopped')
              }),
            'the inner work throws',
          )
        })
        const { clients, stores } = await db.inspect(tenant)
        assert.deepEqual([clients.length, stores.length], [1, 1])
      },
    },
    {
      name: 'transactions that run at once each see all of the other or nothing',
      law: 8,
      needs: ['concurrentWriters'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        await Promise.all(
          Array.from({ length: 6 }, (_, at) =>
            write(db.repository(tenant), oneVisit(phone(`+91${at}`), { store: `Store ${at}`, name: `Client ${at}` })),
          ),
        )
        const { clients, visits, identities, stores } = await db.inspect(tenant)
        assert.deepEqual([clients.length, visits.length, identities.length, stores.length], [6, 6, 6, 6])
      },
    },
  ],
}
