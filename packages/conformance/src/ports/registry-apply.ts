import assert from 'node:assert/strict'
import type { Chapter } from '../contract.ts'
import { only, present } from '../support/expect.ts'
import {
  changesOf,
  email,
  heldOutcome,
  newClient,
  oneVisit,
  openImport,
  phone,
  recordOne,
  write,
} from '../support/samples.ts'

/** Values that are different and that a careless collation or escape takes for the same. */
const LOOK_ALIKES = [
  'jose@x',
  'josé@x',
  'jos\u0065\u0301@x',
  'JOSE@x',
  'straße@x',
  'strasse@x',
  "o'neil@x",
  'a_b@x',
  'a%b@x',
  '__proto__',
  'a\\b@x',
  '١٢٣',
]

export const registryApplyChapter: Chapter = {
  title: 'Registry: writing',
  cases: [
    {
      name: 'a batch writes its stores, clients, identities and visits, and tells their ids',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const changes = oneVisit(phone('+919723521333'), { attendedBy: 'Kiran "K" 𝒳' })
        const applied = await write(repository, {
          ...changes,
          clients: [newClient(0, 'Asha', { phone: '+919723521333', email: 'asha@example.com' })],
          claims: [...changes.claims, { identity: email('asha@example.com'), client: { new: 0 } }],
        })
        const { clients, identities, stores, visits } = await db.inspect(tenant)
        const client = only(clients, 'client')
        assert.deepEqual(client, {
          id: applied.clientIds[0],
          name: 'Asha',
          phone: '+919723521333',
          email: 'asha@example.com',
        })
        assert.deepEqual(identities.map(({ kind, value, clientId }) => [kind, value, clientId]).sort(), [
          ['email', 'asha@example.com', client.id],
          ['phone', '+919723521333', client.id],
        ])
        assert.deepEqual(only(stores, 'store'), { id: applied.storeIds[0], name: 'CG Road' })
        assert.deepEqual(only(visits, 'visit'), {
          id: applied.visitIds[0],
          clientId: client.id,
          storeId: applied.storeIds[0],
          visitDate: '2024-05-06',
          attendedBy: 'Kiran "K" 𝒳',
        })
      },
    },
    {
      name: 'a batch that is prepared is written when it is applied, with the ids that were assigned, and not before',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { registry } = repository
        const by = await openImport(repository, ['a', 'b'])
        const changes = { ...oneVisit(phone('+919723521333')), outcomes: [heldOutcome(1), heldOutcome(2)] }
        const ids = registry.assignIds?.(changes)
        await registry.prepare?.({ import: by, changes, ids })
        const before = await db.inspect(tenant)
        assert.deepEqual([before.clients, before.identities, before.stores, before.visits], [[], [], [], []])
        const applied = await registry.apply({ import: by, changes, ids })
        if (ids !== undefined) assert.deepEqual(applied, ids)
        const { clients, identities, visits } = await db.inspect(tenant)
        assert.equal(only(clients, 'client').id, applied.clientIds[0])
        assert.equal(only(identities, 'identity').clientId, applied.clientIds[0])
        assert.equal(only(visits, 'visit').id, applied.visitIds[0])
        assert.equal((await repository.ledger.totals(by.id)).outcomes.held, 2)
      },
    },
    {
      name: 'what was prepared for other ids or another import is not what is written',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { registry } = repository
        const by = await openImport(repository, ['a'])
        const changes = { ...oneVisit(phone('+919723521333')), outcomes: [heldOutcome(1)] }
        await registry.prepare?.({ import: by, changes, ids: registry.assignIds?.(changes) })
        const ids = registry.assignIds?.(changes)
        const applied = await registry.apply({ import: null, changes, ids })
        const { clients, visits } = await db.inspect(tenant)
        assert.equal(only(clients, 'client').id, applied.clientIds[0])
        assert.equal(only(visits, 'visit').id, applied.visitIds[0])
        if (ids !== undefined) assert.deepEqual(applied, ids)
        assert.equal((await repository.ledger.totals(by.id)).outcomes.held, 0)
      },
    },
    {
      name: 'what was prepared under a lease that has ended is written under the one that is held',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { registry, leases } = repository
        const by = await openImport(repository, ['a'])
        const changes = { ...oneVisit(phone('+919723521333')), outcomes: [heldOutcome(1)] }
        const ids = registry.assignIds?.(changes)
        await registry.prepare?.({ import: by, changes, ids })
        await leases.release(by.id, by.fence)
        const fence = await leases.acquire(by.id, 60_000)
        assert.ok(fence !== null && fence > by.fence)
        await registry.apply({ import: { id: by.id, fence }, changes, ids })
        assert.equal((await repository.ledger.totals(by.id)).outcomes.held, 1)
      },
    },
    {
      name: 'of thousands, each gets its own id back, in the order of the batch',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const numbers = Array.from({ length: 1_200 }, (_, at) => at)
        const { clientIds, storeIds, visitIds } = await write(repository, {
          ...changesOf({}),
          clients: numbers.map((at) => newClient(at, `Client ${at}`)),
          claims: numbers.map((at) => ({ identity: phone(`+91${at}`), client: { new: at } })),
          stores: numbers.slice(0, 600).map((at) => ({ ref: at, key: `store ${at}`, name: `Store ${at}` })),
          visits: numbers.map((at) => ({
            ref: at,
            client: { new: at },
            store: { new: at % 600 },
            visitDate: '2024-05-06',
            attendedBy: `by ${at}`,
          })),
        })
        const { clients, identities, stores, visits } = await db.inspect(tenant)
        const names = new Map(clients.map(({ id, name }) => [id, name]))
        const storeNames = new Map(stores.map(({ id, name }) => [id, name]))
        const ofVisit = new Map(visits.map((visit) => [visit.id, visit]))
        for (const at of numbers) {
          assert.equal(names.get(present(clientIds[at], 'the id')), `Client ${at}`)
          const visit = present(ofVisit.get(present(visitIds[at], 'the id')), 'the visit')
          assert.equal(visit.attendedBy, `by ${at}`)
          assert.equal(visit.clientId, clientIds[at])
          assert.equal(visit.storeId, storeIds[at % 600])
        }
        for (const at of numbers.slice(0, 600))
          assert.equal(storeNames.get(present(storeIds[at], 'the id')), `Store ${at}`)
        const owners = new Map(identities.map(({ value, clientId }) => [value, clientId]))
        for (const at of numbers) assert.equal(owners.get(`+91${at}`), clientIds[at])
      },
    },
    {
      name: 'keys that only look alike are different people and different stores',
      law: 3,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        await write(repository, {
          ...changesOf({}),
          clients: LOOK_ALIKES.map((_, at) => newClient(at, null)),
          claims: LOOK_ALIKES.map((value, at) => ({ identity: email(value), client: { new: at } })),
          stores: LOOK_ALIKES.map((value, at) => ({ ref: at, key: value, name: value })),
        })
        const { identities, stores } = await db.inspect(tenant)
        assert.equal(new Set(identities.map(({ clientId }) => clientId)).size, LOOK_ALIKES.length)
        assert.equal(stores.length, LOOK_ALIKES.length)
        for (const value of LOOK_ALIKES) {
          const known = await repository.findKnown({ identities: [email(value)], stores: [value], dates: [] })
          assert.deepEqual(only(known.owners, 'owner').identity, email(value))
          assert.equal(only(known.stores, 'store').key, value)
        }
      },
    },
    {
      name: 'the longest keys there can be are kept whole and found again',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const long = [`${'é'.repeat(300)}@example.com`, `${'é'.repeat(300)}@example.org`]
        const stores = [`${'𝒳'.repeat(99)}a`, `${'𝒳'.repeat(99)}b`]
        await write(repository, {
          ...changesOf({}),
          clients: long.map((_, at) => newClient(at, null)),
          claims: long.map((value, at) => ({ identity: email(value), client: { new: at } })),
          stores: stores.map((key, at) => ({ ref: at, key, name: key })),
        })
        const known = await repository.findKnown({ identities: long.map(email), stores, dates: [] })
        assert.deepEqual(known.owners.map(({ identity }) => identity.value).sort(), [...long].sort())
        assert.deepEqual(known.stores.map(({ key }) => key).sort(), [...stores].sort())
        assert.equal(new Set(known.owners.map(({ clientId }) => clientId)).size, 2)
      },
    },
    {
      name: 'a fill sets what is blank and touches nothing else',
      law: 9,
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { clientId } = await recordOne(repository, phone('+911'), { name: 'Asha' })
        const { clientId: other } = await recordOne(repository, phone('+912'), { name: 'Ravi', store: 'Satellite' })
        const fill = { clientId, name: 'Somebody Else', phone: '+911', email: null }
        await write(repository, changesOf({ fills: [fill] }))
        const { clients } = await db.inspect(tenant)
        assert.deepEqual(
          clients.find(({ id }) => id === clientId),
          { id: clientId, name: 'Asha', phone: '+911', email: null },
        )
        assert.deepEqual(
          clients.find(({ id }) => id === other),
          { id: other, name: 'Ravi', phone: null, email: null },
        )
      },
    },
    {
      name: 'a visit entered by hand belongs to no import',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const draft = await openImport(repository, ['a\n'])
        await recordOne(repository, phone('+911'))
        const { created } = await repository.ledger.totals(draft.id)
        assert.deepEqual(created, { clients: 0, stores: 0, visits: 0 })
      },
    },
    {
      name: 'a batch of nothing changes nothing',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        assert.deepEqual(await write(db.repository(tenant), changesOf({})), {
          clientIds: [],
          storeIds: [],
          visitIds: [],
        })
        assert.deepEqual(await db.inspect(tenant), { clients: [], identities: [], stores: [], visits: [] })
      },
    },
  ],
}
