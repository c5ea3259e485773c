import assert from 'node:assert/strict'
import { type IdentitiesOf, recordVisit } from '@footfall/core'
import type { Chapter, Host } from '../contract.ts'
import { present, refused } from '../support/expect.ts'
import { email, oneVisit, phone, recordOne, write } from '../support/samples.ts'

/** As simple as it can be: the digits of the phone, the e-mail in lower case. */
const identitiesOf: IdentitiesOf = (client) => [
  ...(client.phone === null || client.phone === '' ? [] : [phone(client.phone.replaceAll(/\D/g, ''))]),
  ...(client.email === null || client.email === '' ? [] : [email(client.email.toLowerCase())]),
]

const hostOf = (host: Host | undefined): Host => present(host, "the host's access, which the adapter declares,")

export const syncIdentitiesChapter: Chapter = {
  title: "The host's own clients",
  cases: [
    {
      name: 'clients that the host created are known after a sync, by phone and by e-mail, in raw formats',
      law: 3,
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const { registry } = db.repository(tenant)
        const host = hostOf(db.host)
        const id = await host.createClient(tenant, { name: 'Asha', phone: '97235 21333', email: 'Asha@Example.com' })
        const blank = await host.createClient(tenant, { name: 'Blank', phone: null, email: '' })
        assert.deepEqual(await registry.findOwners([phone('9723521333')]), [])
        const before = await db.inspect(tenant)
        const report = await registry.syncIdentities(identitiesOf)
        assert.deepEqual(report, { clients: 2, added: 2, duplicates: [] })
        const owners = await registry.findOwners([phone('9723521333'), email('asha@example.com')])
        assert.deepEqual(new Set(owners.map(({ clientId }) => clientId)), new Set([id]))
        assert.equal(owners.length, 2)
        const after = await db.inspect(tenant)
        assert.deepEqual(new Set(after.clients), new Set(before.clients), 'A sync changes no client.')
        assert.notEqual(blank, id)
      },
    },
    {
      name: 'a second sync finds nothing new, and a client added since is found by the next',
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const { registry } = db.repository(tenant)
        const host = hostOf(db.host)
        await host.createClient(tenant, { name: 'Asha', phone: '9723521333', email: null })
        await registry.syncIdentities(identitiesOf)
        assert.equal((await registry.syncIdentities(identitiesOf)).added, 0)
        const id = await host.createClient(tenant, { name: 'Ravi', phone: '9825012345', email: null })
        assert.equal((await registry.syncIdentities(identitiesOf)).added, 1)
        const [owner] = await registry.findOwners([phone('9825012345')])
        assert.equal(owner?.clientId, id)
      },
    },
    {
      name: 'a visit entered by hand is that of a client whom the host had before anybody looked',
      law: 3,
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const host = hostOf(db.host)
        const id = await host.createClient(tenant, { name: 'Asha', phone: '097235 21333', email: null })
        const record = (phoneText: string) =>
          recordVisit(
            { name: 'Somebody', phone: phoneText, store: 'CG Road', visitDate: '2024-05-06' },
            { repository, defaultCountry: 'IN' },
          )
        const { clientId, outcome } = await record('+91 97235 21333')
        assert.deepEqual([clientId, outcome], [id, 'visit-added'])
        assert.equal((await record('98250 12345')).outcome, 'client-created')
        assert.equal(await repository.registry.learnRecent?.(identitiesOf), 0)
      },
    },
    {
      name: 'an identity that several clients of the host have goes to one of them, and is reported',
      law: 3,
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const { registry } = db.repository(tenant)
        const host = hostOf(db.host)
        const ids = [
          await host.createClient(tenant, { name: 'Asha', phone: '9723521333', email: null }),
          await host.createClient(tenant, { name: 'Asha again', phone: '97235-21333', email: null }),
        ]
        const { added, duplicates } = await registry.syncIdentities(identitiesOf)
        assert.equal(added, 1)
        assert.equal(duplicates.length, 1)
        assert.equal(duplicates[0]?.kind, 'phone')
        assert.deepEqual(new Set(duplicates[0]?.clientIds), new Set(ids))
        const [owner] = await registry.findOwners([phone('9723521333')])
        const numeric = ids.every((id) => /^\d+$/.test(id))
        const [smallest] = [...ids].sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1))
        assert.equal(owner?.clientId, smallest)
      },
    },
    {
      name: 'what a sync has learnt the next one finds owned, and reports the same duplicates',
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const { registry } = db.repository(tenant)
        const host = hostOf(db.host)
        const shared = { phone: '9723521333', email: `${'é'.repeat(60)}@example.com` }
        await host.createClient(tenant, { name: 'Asha', ...shared })
        await host.createClient(tenant, { name: 'Ravi', phone: shared.phone, email: 'ravi@example.com' })
        const first = await registry.syncIdentities(identitiesOf)
        assert.deepEqual([first.clients, first.added, first.duplicates.length], [2, 3, 1])
        const again = await registry.syncIdentities(identitiesOf)
        assert.deepEqual([again.clients, again.added], [2, 0])
        assert.deepEqual(new Set(again.duplicates[0]?.clientIds), new Set(first.duplicates[0]?.clientIds))
      },
    },
    {
      name: 'an identity that is owned already stays with its owner, and is reported when another client has it',
      law: 9,
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { clientId } = await recordOne(repository, phone('9723521333'))
        // As after the host gave a number to another client: its owner does not have it in its own fields.
        const another = await hostOf(db.host).createClient(tenant, { name: 'B', phone: '9723521333', email: null })
        const { added, duplicates } = await repository.registry.syncIdentities(identitiesOf)
        assert.equal(added, 0)
        assert.deepEqual(duplicates, [{ kind: 'phone', clientIds: [clientId, another] }])
        const [owner] = await repository.registry.findOwners([phone('9723521333')])
        assert.equal(owner?.clientId, clientId)
      },
    },
    {
      name: 'what a sync learnt refuses a plan that was made before it',
      law: 8,
      needs: ['host'],
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const changes = oneVisit(phone('9723521333'))
        await hostOf(db.host).createClient(tenant, { name: 'Asha', phone: '9723521333', email: null })
        await repository.registry.syncIdentities(identitiesOf)
        await refused('plan-changed', () => write(repository, changes))
      },
    },
    {
      name: 'a sync looks at the clients of its tenant alone',
      law: 12,
      needs: ['host'],
      async run({ db, newTenant }) {
        const [here, there] = [newTenant(), newTenant()]
        await hostOf(db.host).createClient(here, { name: 'Asha', phone: '9723521333', email: null })
        assert.deepEqual(await db.repository(there).registry.syncIdentities(identitiesOf), {
          clients: 0,
          added: 0,
          duplicates: [],
        })
        assert.deepEqual(await db.repository(there).registry.findOwners([phone('9723521333')]), [])
      },
    },
  ],
}
