import { expect, test } from 'vitest'
import { email, makeRow, phone } from '../../test/plan/make.ts'
import { createIdentityGraph } from '../identity/identity-graph.ts'
import { reason, warning } from '../row/reason.ts'
import type { Row } from '../row/row.ts'
import { createPlanner } from './create-planner.ts'
import { type Known, NOTHING_KNOWN } from './known.ts'
import { DEFAULT_POLICY, type PlanPolicy } from './plan.ts'

const [p1, a] = [phone('+9101'), email('a@x.in')]

const plannerOf = (rows: readonly Row[], policy: Partial<PlanPolicy> = {}, known: Known = NOTHING_KNOWN) => {
  const rules = { ...DEFAULT_POLICY, ...policy }
  const graph = createIdentityGraph(rules)
  for (const row of rows) graph.addRow(row)
  const resolution = graph.resolve()
  resolution.learnOwners(known.owners)
  return createPlanner(resolution, rules)
}

test('it asks for the stores, the dates and the clients of the rows, and for no owners', () => {
  const broken = makeRow(2, [], { store: null, visitDate: null, intact: false, reasons: [reason('quote-unclosed')] })
  // Nor for visits on no date.
  const rows = [makeRow(1, [p1, a]), broken, makeRow(3, [p1], { visitDate: null })]
  const known = { ...NOTHING_KNOWN, owners: [{ identity: a, clientId: 'c1' }] }
  expect(plannerOf(rows, {}, known).keysOf(rows)).toEqual({
    identities: [],
    stores: ['cg road'],
    dates: ['2024-05-02'],
    clientIds: ['c1'],
    visitsOn: [{ clientId: 'c1', date: '2024-05-02' }],
  })
})

test('of a person who has no client yet it asks for nothing but the store', () => {
  const rows = [makeRow(1, [p1, a])]
  expect(plannerOf(rows).keysOf(rows)).toEqual({
    identities: [],
    stores: ['cg road'],
    dates: [],
    clientIds: [],
    visitsOn: [],
  })
})

test('it wants the visits of each client on the dates of its own rows alone, each once', () => {
  const rows = [
    makeRow(1, [p1], { visitDate: '2024-05-02' }),
    makeRow(2, [a], { visitDate: '2024-05-09' }),
    makeRow(3, [p1], { visitDate: '2024-05-02', store: { key: 'bopal', name: 'Bopal' } }),
    makeRow(4, [p1], { visitDate: '2024-05-03' }),
  ]
  const owners = [
    { identity: p1, clientId: 'c1' },
    { identity: a, clientId: 'c2' },
  ]
  const keys = plannerOf(rows, {}, { ...NOTHING_KNOWN, owners }).keysOf(rows)
  expect(keys.dates).toEqual(['2024-05-02', '2024-05-09', '2024-05-03'])
  expect(keys.visitsOn).toEqual([
    { clientId: 'c1', date: '2024-05-02' },
    { clientId: 'c2', date: '2024-05-09' },
    { clientId: 'c1', date: '2024-05-03' },
  ])
})

test('a row keeps its own warnings; those of the plan name their field', () => {
  const rows = [
    makeRow(1, [p1], { name: 'Asha', warnings: [warning('phone-unverified', 'phone')] }),
    makeRow(2, [p1], { name: 'Ravi', attendedBy: 'Bob', warnings: [warning('date-in-future', 'visitDate')] }),
  ]
  const { outcomes } = plannerOf(rows).plan(rows, NOTHING_KNOWN)
  expect(outcomes.map(({ warnings }) => warnings)).toEqual([
    [warning('phone-unverified', 'phone')],
    [warning('date-in-future', 'visitDate'), warning('name-differs', 'name'), warning('visit-differs', 'attendedBy')],
  ])
})

test('a shared identity that was not used is named by its field', () => {
  const others = ['x', 'y'].map((name, at) => makeRow(at + 1, [p1, email(`${name}@x.in`)]))
  const mails = [phone('+9108'), phone('+9109')].map((one, at) => makeRow(at + 3, [one, a]))
  const rows = [...others, ...mails]
  const { outcomes } = plannerOf(rows, { sharedIdentity: 'demote', sharedIdentityLimit: 1 }).plan(rows, NOTHING_KNOWN)
  const [byPhone, byEmail] = [warning('shared-identity', 'phone'), warning('shared-identity', 'email')]
  expect(outcomes.map(({ warnings }) => warnings)).toEqual([[byPhone], [byPhone], [byEmail], [byEmail]])
})

test('two names of one store are one store: the visit is repeated', () => {
  const rows = [makeRow(1, [p1]), makeRow(2, [p1], { store: { key: 'cgr', name: 'CGR' } })]
  const stores = [
    { key: 'cg road', id: 's1' },
    { key: 'cgr', id: 's1' },
  ]
  const { outcomes, visits } = plannerOf(rows).plan(rows, { ...NOTHING_KNOWN, stores })
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['client-created', 'visit-repeated'])
  expect(visits).toHaveLength(1)
})

test('a row without store or date that is not held is refused: it is no row of ours', () => {
  for (const lack of [{ store: null }, { visitDate: null }]) {
    const rows = [makeRow(1, [p1], lack)]
    expect(() => plannerOf(rows).plan(rows, NOTHING_KNOWN)).toThrow('Row 1 has no store or no date and is not held.')
  }
})

test('a first row that the host refused is held; its client is made for the next one, under its own name', () => {
  const rows = [makeRow(1, [p1, a], { name: 'Too long for the host' }), makeRow(2, [p1], { name: 'Asha' })]
  const refused = rows.map((row) => (row.rowNumber === 1 ? { ...row, reasons: [reason('host-rejected')] } : row))
  const changes = plannerOf(rows).plan(refused, NOTHING_KNOWN)
  expect(changes.outcomes.map(({ outcome }) => outcome)).toEqual(['held', 'client-created'])
  expect(changes.clients).toEqual([{ ref: 0, rowNumber: 2, name: 'Asha', phone: '+9101', email: 'a@x.in', extra: [] }])
})

test('a client whose first row was refused has the name that it got, for the other rows of its batch too', () => {
  const rows = [
    makeRow(1, [a]),
    makeRow(2, [p1], { name: 'Refused' }),
    makeRow(3, [p1], { name: 'Asha' }),
    makeRow(4, [p1], { name: 'ASHA', visitDate: '2024-05-09' }),
  ]
  const refused = rows.map((row) => (row.rowNumber === 2 ? { ...row, reasons: [reason('host-rejected')] } : row))
  const { clients, outcomes } = plannerOf(rows).plan(refused, NOTHING_KNOWN)
  expect(clients.map(({ name }) => name)).toEqual([null, 'Asha'])
  expect(outcomes.at(-1)).toMatchObject({ outcome: 'visit-added', client: { new: 1 }, warnings: [] })
})

test('what was written must come with the ids of its clients', () => {
  const rows = [makeRow(1, [p1])]
  const planner = plannerOf(rows)
  const changes = planner.plan(rows, NOTHING_KNOWN)
  expect(() => planner.committed(changes, { clientIds: [] })).toThrow('The ids of new clients are missing.')
  planner.committed(changes, { clientIds: ['c9'] })
  expect(planner.keysOf(rows).clientIds).toEqual(['c9'])
})

test('what the import has written itself is not asked for, but on dates where a visit may be there already', () => {
  const first = [makeRow(1, [p1], { name: 'Asha' })]
  const later = [makeRow(2, [p1], { name: 'asha', visitDate: '2024-05-09' }), makeRow(3, [p1], { name: 'Ravi' })]
  const planner = plannerOf([...first, ...later])
  planner.committed(planner.plan(first, NOTHING_KNOWN), { clientIds: ['c9'] })
  expect([planner.isOwn('c9'), planner.isOwn('c1')]).toEqual([true, false])

  // Row 2 needs nothing of the database: not the client, whose name is remembered, nor a visit that nobody can have made.
  const [second, third] = later.map((row) => [row])
  expect(planner.keysOf(second ?? [])).toMatchObject({ clientIds: [], dates: [] })
  const stores = [{ key: 'cg road', id: 's1' }]
  const { outcomes, visits, fills } = planner.plan(second ?? [], { ...NOTHING_KNOWN, stores })
  expect(outcomes).toMatchObject([{ outcome: 'visit-added', client: { id: 'c9' }, warnings: [] }])
  expect([visits.length, fills.length]).toEqual([1, 0])

  // Row 3 is on the date of row 1.
  expect(planner.keysOf(third ?? [])).toMatchObject({ clientIds: ['c9'], dates: ['2024-05-02'] })
  const client = { id: 'c9', name: 'Asha', phone: '+9101', email: null }
  const visit = { id: 'v1', clientId: 'c9', storeId: 's1', visitDate: '2024-05-02', attendedBy: null }
  const known = { ...NOTHING_KNOWN, stores, clients: [client], visits: [visit] }
  expect(planner.plan(third ?? [], known).outcomes).toMatchObject([
    { outcome: 'visit-repeated', visit: { id: 'v1' }, warnings: [{ code: 'name-differs' }] },
  ])

  planner.doubt(second ?? [])
  expect(planner.isOwn('c9')).toBe(false)
  expect(planner.keysOf(second ?? [])).toMatchObject({ clientIds: ['c9'], dates: ['2024-05-09'] })
})

test("each of the people on the rows is doubted, and nobody else: a row that is held is nobody's", () => {
  const rows = [makeRow(1, [p1]), makeRow(2, [a]), makeRow(3, [phone('+9102')])]
  const planner = plannerOf(rows)
  planner.committed(planner.plan(rows, NOTHING_KNOWN), { clientIds: ['c1', 'c2', 'c3'] })
  planner.doubt([makeRow(2, [a]), makeRow(4, [], { reasons: [reason('host-rejected')] })])
  expect(['c1', 'c2', 'c3'].map(planner.isOwn)).toEqual([true, false, true])
})

test('a client who was there before is asked about, also when the import has given it an identity', () => {
  const rows = [makeRow(1, [p1, a]), makeRow(2, [a], { visitDate: '2024-05-09' })]
  const client = { id: 'c1', name: 'Asha', phone: '+9101', email: null }
  const known = { ...NOTHING_KNOWN, owners: [{ identity: p1, clientId: 'c1' }], clients: [client] }
  const planner = plannerOf(rows, {}, known)
  const changes = planner.plan(rows.slice(0, 1), known)
  expect(changes.claims).toEqual([{ identity: a, client: { id: 'c1' } }])
  planner.committed(changes, { clientIds: [] })
  expect(planner.isOwn('c1')).toBe(false)
  expect(planner.keysOf(rows.slice(1))).toMatchObject({ clientIds: ['c1'], dates: ['2024-05-09'] })
})

test('a client whose first rows were refused is remembered under the name that it got', () => {
  const rows = [
    makeRow(1, [p1], { name: 'Refused' }),
    makeRow(2, [p1], { name: 'Asha' }),
    makeRow(3, [p1], { name: 'Asha' }),
  ]
  const planner = plannerOf(rows)
  planner.committed(planner.plan(rows.slice(1, 2), NOTHING_KNOWN), { clientIds: ['c9'] })
  const last = [makeRow(3, [p1], { name: 'ASHA', visitDate: '2024-05-09' })]
  expect(planner.plan(last, NOTHING_KNOWN).outcomes).toMatchObject([{ outcome: 'visit-added', warnings: [] }])
})
