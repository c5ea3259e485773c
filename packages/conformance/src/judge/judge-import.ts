import assert from 'node:assert/strict'
import { type Identity, type Repository, reportImport, storeKey, verifyImport } from '@footfall/core'
import type { Contents } from '../contract.ts'
import { allRows } from '../files/import-file.ts'
import type { Truth } from '../files/row-spec.ts'
import { present } from '../support/expect.ts'

export const labelOf = ({ kind, value }: Identity): string => `${kind} ${value}`

/** By identity: who owns it. An identity that two own breaks law 3. */
export const ownersIn = ({ identities }: Contents): ReadonlyMap<string, string> => {
  const owners = new Map<string, string>()
  for (const { clientId, ...identity } of identities) {
    assert.ok(!owners.has(labelOf(identity)), 'An identity has two owners.')
    owners.set(labelOf(identity), clientId)
  }
  return owners
}

/** What holds of one tenant's tables at any time. */
export const judgeContents = (contents: Contents): void => {
  const clients = new Set(contents.clients.map(({ id }) => id))
  for (const clientId of ownersIn(contents).values())
    assert.ok(clients.has(clientId), 'The owner of an identity is gone.')
  const stores = new Map(contents.stores.map(({ id, name }) => [id, storeKey(name)]))
  assert.equal(new Set(stores.values()).size, stores.size, 'A store is there twice.')
  const keys = contents.visits.map(({ clientId, storeId, visitDate }) => `${clientId} ${storeId} ${visitDate}`)
  assert.equal(new Set(keys).size, keys.length, 'A visit is there twice.')
  for (const { clientId, storeId } of contents.visits) {
    assert.ok(clients.has(clientId) && stores.has(storeId), 'The client or the store of a visit is gone.')
  }
}

/** The client that a row must be on: the owner of its first phone, else of its first e-mail. */
const judgeRow = (
  row: Awaited<ReturnType<typeof allRows>>[number],
  truth: Truth,
  contents: Contents,
  owners: ReadonlyMap<string, string>,
): void => {
  const which = `row ${row.rowNumber}`
  if (truth.held) {
    assert.equal(row.outcome, 'held', `${which} is to be held`)
    assert.ok(row.reasons.length > 0, `${which} is held without a reason`)
    assert.deepEqual([row.clientId, row.visitId], [null, null], `${which} is held and points at something`)
    return
  }
  assert.notEqual(row.outcome, 'held', `${which} is held: ${JSON.stringify(row.reasons)}`)
  const visit = present(
    contents.visits.find(({ id }) => id === row.visitId),
    `the visit of ${which}`,
  )
  const store = contents.stores.find(({ id }) => id === visit.storeId)
  assert.equal(visit.clientId, row.clientId, `${which} and its visit are of different clients`)
  assert.equal(visit.visitDate, truth.date, `${which} has a visit on another day`)
  assert.equal(storeKey(store?.name ?? ''), truth.storeKey, `${which} has a visit to another store`)

  const meant = truth.identities.map((identity) => owners.get(labelOf(identity)))
  if (meant.length === 0) {
    const owned = contents.identities.filter(({ kind, clientId }) => kind === 'content' && clientId === row.clientId)
    assert.equal(owned.length, 1, `${which} without identity has a client that is not its own`)
    assert.equal(row.conflict, null)
    return
  }
  assert.ok(!meant.includes(undefined), `an identity of ${which} is nobody's`)
  assert.equal(row.clientId, meant[0], `${which} is not on the client of its first phone, else e-mail`)
  const distinct = new Set(meant)
  const conflict = row.conflict === null ? null : [...row.conflict.clientIds]
  if (distinct.size === 1) assert.equal(conflict, null, `${which} has a conflict where its identities agree`)
  else {
    assert.equal(conflict?.[0], meant[0], `${which}: the conflict names the chosen client first`)
    assert.deepEqual(new Set(conflict), distinct, `${which}: the conflict names every client that it means`)
  }
}

/**
 * Laws 2, 3, 4, 10 and 13 of one completed import, judged by what the rows were made of: every row has its outcome, its
 * visit is of the right day, store and client, and the totals are what can be counted.
 */
export const judgeImport = async (
  repository: Repository,
  importId: string,
  truths: readonly Truth[],
  contents: Contents,
): Promise<void> => {
  const rows = await allRows(repository, importId)
  assert.deepEqual(
    rows.map(({ rowNumber }) => rowNumber),
    truths.map((_, at) => at + 1),
    'Every record has one row.',
  )
  const owners = ownersIn(contents)
  truths.forEach((truth, at) => {
    judgeRow(present(rows[at], `row ${at + 1}`), truth, contents, owners)
  })
  const count = (outcome: string): number => rows.filter((row) => row.outcome === outcome).length
  const report = await reportImport(importId, { repository })
  assert.equal(report.status, 'completed')
  assert.equal(report.rows, truths.length)
  assert.deepEqual(report.outcomes, {
    clientCreated: count('client-created'),
    visitAdded: count('visit-added'),
    visitRepeated: count('visit-repeated'),
    held: count('held'),
  })
  const { clientCreated, visitAdded } = report.outcomes
  assert.equal(report.created.visits, clientCreated + visitAdded, 'Each visit that was made has one row that made it.')
  assert.equal(report.created.clients, clientCreated, 'Each client that was made has one row that made it.')
  assert.equal(report.conflicts, rows.filter(({ conflict }) => conflict !== null).length)
  const proof = await verifyImport(importId, { repository })
  assert.deepEqual(proof, { ok: true, imports: 1, violations: [] })
}
