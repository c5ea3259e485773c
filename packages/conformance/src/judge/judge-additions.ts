import assert from 'node:assert/strict'
import type { Contents } from '../contract.ts'
import { present } from '../support/expect.ts'
import { labelOf, ownersIn } from './judge-import.ts'

/** Law 9: whatever was there is there still, and only what was blank was filled. */
export const judgeAdditions = (before: Contents, after: Contents): void => {
  const clients = new Map(after.clients.map((client) => [client.id, client]))
  for (const client of before.clients) {
    const now = present(clients.get(client.id), 'A client that was there')
    for (const field of ['name', 'phone', 'email'] as const) {
      if ((client[field] ?? '').trim() !== '') assert.equal(now[field], client[field], `The ${field} was overwritten.`)
    }
  }
  const owners = ownersIn(after)
  for (const { clientId, ...identity } of before.identities) {
    assert.equal(owners.get(labelOf(identity)), clientId, 'An identity went to another client.')
  }
  const visits = new Map(after.visits.map((visit) => [visit.id, visit]))
  for (const visit of before.visits) assert.deepEqual(visits.get(visit.id), visit, 'A visit was altered.')
  const stores = new Map(after.stores.map(({ id, name }) => [id, name]))
  for (const { id, name } of before.stores) assert.equal(stores.get(id), name, 'A store was altered.')
}
