import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Identity, IdentityOwner, OwnersPage, Registry } from '@footfall/core'
import type { Chapter } from '../contract.ts'
import { changesOf, email, newClient, phone, recordOne, write } from '../support/samples.ts'

const NO_KEYS = { identities: [], stores: [], dates: [] }

/** All pages of a list of owners; null where the storage does not list them. */
const listAll = async ({ listOwners }: Registry, kind: Identity['kind'], limit: number) => {
  if (listOwners === undefined) return null
  const owners: IdentityOwner[] = []
  let isWhole = true
  for (let after: string | null = null; ; ) {
    const page: OwnersPage = await listOwners(kind, { after, limit })
    assert.ok(page.owners.length <= limit)
    owners.push(...page.owners)
    isWhole &&= page.isWhole
    if (page.next === null) return { owners, isWhole }
    after = page.next
  }
}

/** A client for each of these identities. */
const clientsWith = (identities: readonly Identity[]) =>
  changesOf({
    clients: identities.map((_, ref) => newClient(ref, null)),
    claims: identities.map((identity, ref) => ({ identity, client: { new: ref } })),
  })

const byValue = (owners: readonly IdentityOwner[]): readonly IdentityOwner[] =>
  owners.toSorted((a, b) => (a.identity.value < b.identity.value ? -1 : 1))

export const registryLookupChapter: Chapter = {
  title: 'Registry: looking up',
  cases: [
    {
      name: 'what is known for some keys is their owners, those clients, stores, and those visits on the dates',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const one = await recordOne(repository, phone('+911'), { attendedBy: 'Kiran' })
        const two = await recordOne(repository, email('x@example.com'), { name: 'Ravi', store: 'Satellite' })
        const visit = { client: { id: one.clientId }, store: { id: one.storeId }, attendedBy: null }
        await write(repository, changesOf({ visits: [{ ...visit, ref: 0, visitDate: '2024-05-07' }] }))
        const known = await repository.findKnown({
          identities: [phone('+911'), phone('+911'), phone('+919'), email('+911')],
          stores: ['cg road', 'nowhere', 'cg road'],
          dates: ['2024-05-06', '2024-01-01', '2024-05-06'],
        })
        assert.deepEqual(new Set(known.owners.map((owner) => JSON.stringify(owner))).size, 1)
        assert.deepEqual(known.owners[0], { identity: phone('+911'), clientId: one.clientId })
        assert.deepEqual(known.clients, [{ id: one.clientId, name: 'Asha', phone: null, email: null }])
        assert.deepEqual(known.stores[0], { key: 'cg road', id: one.storeId })
        assert.deepEqual(known.visits, [
          {
            id: one.visitId,
            clientId: one.clientId,
            storeId: one.storeId,
            visitDate: '2024-05-06',
            attendedBy: 'Kiran',
          },
        ])
        const named = await repository.findKnown({ ...NO_KEYS, dates: ['2024-05-06'], clientIds: [two.clientId] })
        assert.deepEqual(
          named.clients.map(({ name }) => name),
          ['Ravi'],
        )
        assert.deepEqual(
          named.visits.map(({ id }) => id),
          [two.visitId],
        )
        assert.deepEqual(named.owners, [])
      },
    },
    {
      name: 'of the visits on the dates, those that are wanted by client and date are all there',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const foreign = await recordOne(db.repository(newTenant()), phone('+911'))
        const dates = ['2024-05-06', '2024-05-07', '2024-05-08']
        const one = await recordOne(repository, phone('+911'))
        const two = await recordOne(repository, phone('+912'), { store: 'Satellite' })
        const [first, second] = [one, two].map(({ clientId, storeId }) => ({
          client: { id: clientId },
          store: { id: storeId },
        }))
        assert.ok(first !== undefined && second !== undefined)
        const added = [
          { ...first, ref: 0, visitDate: '2024-05-07', attendedBy: 'Kiran' },
          { ...first, store: { id: two.storeId }, ref: 1, visitDate: '2024-05-07', attendedBy: null },
          { ...second, ref: 2, visitDate: '2024-05-08', attendedBy: null },
        ]
        const { visitIds } = await write(repository, changesOf({ visits: added }))
        const clientIds = [one.clientId, two.clientId, foreign.clientId, 'no such id']
        const all = await repository.findKnown({ ...NO_KEYS, dates, clientIds })
        assert.equal(all.visits.length, 5)
        const visitsOn = [
          { clientId: one.clientId, date: '2024-05-07' },
          { clientId: two.clientId, date: '2024-05-06' },
          { clientId: two.clientId, date: '2024-05-07' },
          { clientId: foreign.clientId, date: '2024-05-06' },
          { clientId: 'no such id', date: '2024-05-06' },
        ]
        const some = await repository.findKnown({ ...NO_KEYS, dates, clientIds, visitsOn })
        for (const wanted of [visitIds[0], visitIds[1], two.visitId]) {
          const found = some.visits.filter(({ id }) => id === wanted)
          assert.deepEqual(
            found,
            all.visits.filter(({ id }) => id === wanted),
          )
          assert.equal(found.length, 1)
        }
        assert.equal(new Set(some.visits.map(({ id }) => id)).size, some.visits.length)
        assert.ok(some.visits.every(({ id }) => all.visits.some((visit) => visit.id === id)))
        assert.deepEqual(some.clients.map(({ id }) => id).sort(), [one.clientId, two.clientId].sort())
        assert.deepEqual((await repository.findKnown({ ...NO_KEYS, dates, clientIds, visitsOn: [] })).clients.length, 2)
      },
    },
    {
      name: 'nothing is known for keys that nobody has, and for no keys at all',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        await recordOne(repository, phone('+911'))
        const nothing = { owners: [], clients: [], stores: [], visits: [] }
        assert.deepEqual(await repository.findKnown(NO_KEYS), nothing)
        const keys = { identities: [phone('+912')], stores: ['x'], dates: ['2024-05-06'], clientIds: ['no such id'] }
        assert.deepEqual(await repository.findKnown(keys), nothing)
        assert.deepEqual(await repository.registry.findOwners([]), [])
      },
    },
    {
      name: 'thousands of keys are looked up in one call, and none is missed',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const numbers = Array.from({ length: 3_000 }, (_, at) => at)
        await write(repository, clientsWith(numbers.map((at) => phone(`+91${at}`))))
        const asked = numbers.flatMap((at) => [phone(`+91${at}`), email(`${at}@example.com`)])
        const owners = await repository.registry.findOwners(asked)
        assert.equal(new Set(owners.map(({ identity }) => identity.value)).size, 3_000)
        assert.equal(new Set(owners.map(({ clientId }) => clientId)).size, 3_000)
        const known = await repository.findKnown({ ...NO_KEYS, identities: asked })
        assert.equal(known.owners.length, 3_000)
        assert.equal(known.clients.length, 3_000)
      },
    },
    {
      name: 'all owners of a kind, where they can be listed, come in pages and are those that are found one by one',
      async run({ db, newTenant }) {
        const [repository, other] = [db.repository(newTenant()), db.repository(newTenant())]
        const emails = ['a@x', 'A@x', 'é@x', "o'neil@x", '#@x', 'zz@x'].map(email)
        for (const one of [repository, other]) await write(one, clientsWith([...emails, phone('+911'), phone('a@x')]))
        for (const limit of [1, 2, 6, 100]) {
          const listed = await listAll(repository.registry, 'email', limit)
          if (listed === null) return
          assert.equal(listed.isWhole, true)
          assert.deepEqual(byValue(listed.owners), byValue(await repository.registry.findOwners(emails)))
        }
        assert.deepEqual(await listAll(repository.registry, 'content', 3), { owners: [], isWhole: true })
      },
    },
    {
      name: 'a list of owners that leaves one out says so',
      async run({ db, newTenant }) {
        const repository = db.repository(newTenant())
        const { registry } = repository
        const odd = ['sha256:x@x', `${'x'.repeat(300)}@x`, 'zz@x'].map(email)
        await write(repository, clientsWith(odd))
        for (const limit of [1, 2, 100]) {
          const listed = await listAll(registry, 'email', limit)
          if (listed === null) return
          const found = byValue(await registry.findOwners(odd))
          assert.equal(found.length, odd.length)
          if (listed.isWhole) assert.deepEqual(byValue(listed.owners), found)
          const missing = found.filter((owner) => !listed.owners.some((one) => isDeepStrictEqual(one, owner)))
          assert.equal(missing.length === 0, listed.isWhole)
        }
      },
    },
    {
      name: 'a calendar date stays the day it is, at the ends of a year and in leap years',
      async run({ db, newTenant }) {
        const tenant = newTenant()
        const repository = db.repository(tenant)
        const { clientId, storeId } = await recordOne(repository, phone('+911'))
        const dates = ['1899-12-31', '1970-01-01', '2000-02-29', '2023-12-31', '2024-01-01', '2024-02-29', '2099-12-31']
        await write(
          repository,
          changesOf({
            visits: dates.map((visitDate, ref) => ({
              ref,
              client: { id: clientId },
              store: { id: storeId },
              visitDate,
              attendedBy: null,
            })),
          }),
        )
        const known = await repository.findKnown({ ...NO_KEYS, identities: [phone('+911')], dates })
        assert.deepEqual(known.visits.map(({ visitDate }) => visitDate).sort(), dates)
        const stored = (await db.inspect(tenant)).visits.map(({ visitDate }) => visitDate)
        assert.deepEqual(stored.filter((date) => date !== '2024-05-06').sort(), dates)
      },
    },
  ],
}
