import { expect, test } from 'vitest'
import { FootfallError } from '../../src/error.ts'
import { createIdentityGraph } from '../../src/identity/identity-graph.ts'
import { createPlanner } from '../../src/plan/create-planner.ts'
import { keysOf } from '../../src/plan/keys-of.ts'
import { type Known, NOTHING_KNOWN } from '../../src/plan/known.ts'
import { DEFAULT_POLICY } from '../../src/plan/plan.ts'
import { planImport } from '../../src/plan/plan-import.ts'
import { reason } from '../../src/row/reason.ts'
import type { Identity } from '../../src/row/row.ts'
import { email, makeRow, phone, sourceRows } from './make.ts'
import { tell } from './story.ts'

const [p1, p2, p3] = [phone('+9101'), phone('+9102'), phone('+9103')]
const [a, b, c] = [email('a@x.in'), email('b@x.in'), email('c@x.in')]

/** Clients by the identities that they own. */
const owned = (by: Readonly<Record<string, readonly Identity[]>>): Known => ({
  ...NOTHING_KNOWN,
  owners: Object.entries(by).flatMap(([clientId, list]) => list.map((identity) => ({ identity, clientId }))),
  clients: Object.keys(by).map((id) => ({ id, name: 'Known', phone: '1', email: '1' })),
})

const held = { reasons: [reason('date-unreadable', 'visitDate')] }
const planOf = (...args: Parameters<typeof planImport<null>>) => tell(planImport(...args))

test('a phone of one client and an e-mail of another: the phone decides, and both are named', () => {
  const rows = sourceRows([makeRow(1, [p1, a])])
  const known = owned({ asha: [p1], ravi: [a] })
  expect(planOf(rows, known).rows[0]).toMatchObject({
    outcome: 'visit-added',
    client: 'id asha',
    conflict: ['asha', 'ravi'],
    warnings: ['identity-conflict'],
  })
  expect(planOf(rows, known, { identityPrecedence: ['email', 'phone'] }).rows[0]).toMatchObject({
    client: 'id ravi',
    conflict: ['ravi', 'asha'],
  })
})

test('a row without the preferred kind goes by what it has', () => {
  const rows = sourceRows([makeRow(1, [a, b])])
  expect(planOf(rows, owned({ asha: [a], ravi: [b] })).rows[0]).toMatchObject({ conflict: ['asha', 'ravi'] })
})

test('an unknown identity goes to the client that is fewer rows away', () => {
  // asha - p1 - a - p2 - b - ravi: a is one hop from p1, p2 one from b.
  const rows = sourceRows([makeRow(1, [p1, a]), makeRow(2, [p2, a]), makeRow(3, [p2, b])])
  const story = planOf(rows, owned({ asha: [p1], ravi: [b] }))
  expect(story.claims).toEqual({ 'email a@x.in': 'id asha', 'phone +9102': 'id ravi' })
  expect(story.rows.map(({ client, conflict }) => ({ client, conflict }))).toEqual([
    { client: 'id asha', conflict: [] },
    { client: 'id ravi', conflict: ['ravi', 'asha'] },
    { client: 'id ravi', conflict: [] },
  ])
})

test('at equal distance the client of the smallest known identity gets it, e-mails before phones', () => {
  // p2 stands between p1 and p3, one row each.
  const rows = sourceRows([makeRow(1, [p3, p2]), makeRow(2, [p2, p1])])
  expect(planOf(rows, owned({ asha: [p3], ravi: [p1] })).claims).toEqual({ 'phone +9102': 'id ravi' })
  // The same, but asha owns an e-mail further off, and e-mails sort before phones.
  const more = sourceRows([...rows.items, makeRow(3, [p3, c])])
  expect(planOf(more, owned({ asha: [p3, c], ravi: [p1] })).claims).toEqual({ 'phone +9102': 'id asha' })
})

test('bytes decide a tie, not UTF-16 units: U+FFEE comes before U+1F600', () => {
  const [high, low] = [email('\u{1f600}@x.in'), email('\uffee@x.in')]
  const rows = sourceRows([makeRow(1, [p1, high]), makeRow(2, [p1, low])])
  expect(planOf(rows, owned({ emoji: [high], half: [low] })).claims).toEqual({ 'phone +9101': 'id half' })
})

test('three known clients in one component: nothing is merged, each row has its own', () => {
  const rows = sourceRows([makeRow(1, [p1, a]), makeRow(2, [p2, a]), makeRow(3, [p3, a])])
  const story = planOf(rows, owned({ one: [p1], two: [p2], three: [p3] }))
  expect(story.rows.map(({ client }) => client)).toEqual(['id one', 'id two', 'id three'])
  expect(story.claims).toEqual({ 'email a@x.in': 'id one' })
  expect(story.clients).toEqual([])
})

test('a held row joins what it names, but claims nothing', () => {
  const rows = sourceRows([makeRow(1, [p1]), makeRow(2, [p1, p2], held), makeRow(3, [p2, a])])
  const story = planOf(rows, NOTHING_KNOWN)
  expect(story.rows.map(({ outcome, client }) => `${outcome} ${client}`)).toEqual([
    'client-created row 1',
    'held null',
    'visit-repeated row 1',
  ])
  expect(Object.keys(story.claims)).toEqual(['phone +9101', 'phone +9102', 'email a@x.in'])

  const alone = planOf(sourceRows([makeRow(1, [p1, a], held), makeRow(2, [p1])]), NOTHING_KNOWN)
  expect(Object.keys(alone.claims)).toEqual(['phone +9101'])
  expect(planOf(sourceRows([makeRow(1, [p1, a], held)]), NOTHING_KNOWN)).toMatchObject({ clients: [], claims: {} })
})

test("a held row's known identity tells whose the others are", () => {
  const rows = sourceRows([makeRow(1, [p1, a], held), makeRow(2, [a])])
  expect(planOf(rows, owned({ asha: [p1] }))).toMatchObject({ clients: [], claims: { 'email a@x.in': 'id asha' } })
})

test("a new client's name is its first one, its phone and e-mail the first in row order", () => {
  const rows = sourceRows([
    makeRow(1, [p2], { ...held, name: 'Held' }),
    makeRow(2, [a]),
    makeRow(3, [a, b], { name: 'Asha' }),
    makeRow(4, [p1, p2, a], { name: 'Ravi' }),
  ])
  const story = planOf(rows, NOTHING_KNOWN)
  expect(story.clients).toEqual([{ row: 2, name: 'Asha', phone: '+9101', email: 'a@x.in' }])
  expect(story.rows.map(({ warnings }) => warnings)).toEqual([[], [], [], ['name-differs']])
})

test('blank fields of a known client are filled from rows that are its own', () => {
  const known = {
    ...owned({ asha: [p1], ravi: [a] }),
    clients: [
      { id: 'asha', name: ' ', phone: null, email: null },
      { id: 'ravi', name: 'Ravi', phone: null, email: null },
    ],
  }
  const rows = sourceRows([makeRow(1, [p1, a], { name: 'Asha' }), makeRow(2, [p1], { name: 'Usha' })])
  const story = planOf(rows, known)
  expect(story.fills).toEqual({ asha: { name: 'Asha', phone: '+9101', email: null } })
  expect(story.rows.map(({ warnings }) => warnings)).toEqual([['identity-conflict'], ['name-differs']])
  expect(planOf(rows, known, { onExistingClient: 'keep' }).fills).toEqual({})
})

test('a repeated visit with other or more details says so', () => {
  const rows = sourceRows([
    makeRow(1, [p1]),
    makeRow(2, [p1], { attendedBy: 'Bob' }),
    makeRow(3, [p2], { attendedBy: 'Bob' }),
    makeRow(4, [p2], { attendedBy: ' bob ' }),
    makeRow(5, [p2], { attendedBy: 'Eve' }),
    makeRow(6, [p2]),
  ])
  expect(planOf(rows, NOTHING_KNOWN).rows.map(({ warnings }) => warnings)).toEqual([
    [],
    ['visit-differs'],
    [],
    [],
    ['visit-differs'],
    [],
  ])
})

const shop = phone('+9100')
const customers = ['a', 'b', 'c'].map((name, at) => makeRow(at + 1, [shop, email(`${name}@x.in`)]))

test('a shared phone stops the plan with a question that names rows, never the number', () => {
  const rows = sourceRows(customers, { sharedIdentityLimit: 2 })
  expect(() => planImport(rows, NOTHING_KNOWN)).toThrow(FootfallError)
  try {
    planImport(rows, NOTHING_KNOWN)
  } catch (error) {
    expect(error).toMatchObject({
      code: 'needs-options',
      details: {
        questions: [
          {
            code: 'shared-identity',
            option: 'sharedIdentity',
            choices: ['join', 'demote'],
            details: { limit: 2, count: 1, identities: [{ kind: 'phone', others: 3, rowNumbers: [1, 2, 3] }] },
          },
        ],
      },
    })
    expect(JSON.stringify(error)).not.toContain('9100')
    expect(String(error)).toContain('The phone of row 1 stands beside 3 other phones and e-mails; the limit is 2.')
    expect(JSON.stringify(error)).not.toContain('x.in')
  }
  expect(planOf(rows, NOTHING_KNOWN, { sharedIdentityLimit: 3 }).clients).toHaveLength(1)
})

test('the question counts others once, names ten rows at most, and tells of more', () => {
  const twice = [...customers, ...customers].map((row, at) => ({ ...row, rowNumber: at + 1 }))
  const many = Array.from({ length: 12 }, (_, at) => makeRow(at + 7, [p1, email(`${at}@x.in`)]))
  const graph = createIdentityGraph({ ...DEFAULT_POLICY, sharedIdentityLimit: 2 })
  for (const row of [...twice, ...many]) graph.addRow(row)
  const resolution = graph.resolve()
  expect(resolution.shared).toEqual([
    { kind: 'phone', others: 3, rowNumbers: [1, 2, 3, 4, 5, 6] },
    { kind: 'phone', others: 12, rowNumbers: [7, 8, 9, 10, 11, 12, 13, 14, 15, 16] },
  ])
  expect(resolution.question?.message).toContain('(and 1 more like it)')
  expect(() => createPlanner(resolution, DEFAULT_POLICY)).toThrow('stands beside')
})

test("demoted, a shared phone joins nobody; who has nothing else is the phone's own client", () => {
  const rows = sourceRows([...customers, makeRow(4, [shop]), makeRow(5, [shop])])
  const story = planOf(rows, NOTHING_KNOWN, { sharedIdentity: 'demote', sharedIdentityLimit: 2 })
  expect(story.rows.map(({ client, warnings }) => `${client} ${warnings}`)).toEqual([
    'row 1 shared-identity',
    'row 2 shared-identity',
    'row 3 shared-identity',
    'row 4 ',
    'row 4 ',
  ])
  expect(story.clients.map(({ phone: filled }) => filled)).toEqual([null, null, null, '+9100'])
  const joined = planOf(rows, NOTHING_KNOWN, { sharedIdentity: 'join', sharedIdentityLimit: 2 })
  expect(joined.clients).toHaveLength(1)
})

test('a row with two shared identities and nothing else goes by the preferred one alone', () => {
  const others = ['a', 'b', 'c'].map((name, at) =>
    makeRow(at + 4, [phone(`+91${at + 1}1`), email('desk@x.in'), email(`${name}@y.in`)]),
  )
  const rows = sourceRows([...customers, ...others, makeRow(7, [shop, email('desk@x.in')], { name: 'Desk' })])
  const story = planOf(rows, NOTHING_KNOWN, { sharedIdentity: 'demote', sharedIdentityLimit: 2 })
  expect(story.rows[6]).toMatchObject({ outcome: 'client-created', warnings: ['shared-identity'] })
  expect(story.claims).toMatchObject({ 'phone +9100': 'row 7' })
  expect(story.claims).not.toHaveProperty('email desk@x.in')
  expect(story.clients.at(-1)).toEqual({ row: 7, name: 'Desk', phone: '+9100', email: null })
})

test('rows without phone and e-mail are told apart by content and ordinal', () => {
  const nobody = { name: 'Walk-in' }
  const rows = sourceRows([
    makeRow(1, [], nobody),
    makeRow(2, [], nobody),
    makeRow(3, [], { ...nobody, ...held }),
    makeRow(4, []),
  ])
  const story = planOf(rows, NOTHING_KNOWN)
  const [first, , , last] = rows.items.map(({ contentKey }) => contentKey)
  expect(story.claims).toEqual({
    [`content ${first}:1`]: 'row 1',
    [`content ${first}:2`]: 'row 2',
    [`content ${last}:1`]: 'row 4',
  })
  expect(keysOf(rows).identities).toHaveLength(3)
  const hold = planOf(rows, NOTHING_KNOWN, { missingIdentity: 'hold' })
  expect(hold.rows.map(({ reasons }) => reasons.join())).toEqual([
    'identity-missing',
    'identity-missing',
    'date-unreadable,identity-missing',
    'identity-missing',
  ])
})

test('an unreadable identity is not also a missing one', () => {
  const rows = sourceRows([makeRow(1, [], { reasons: [reason('identity-unreadable', 'phone')] })], {
    missingIdentity: 'hold',
  })
  expect(planOf(rows, NOTHING_KNOWN).rows[0]?.reasons).toEqual(['identity-unreadable'])
})

test('the ordinals of many equal rows have no gap, also when they are fed out of order', () => {
  const graph = createIdentityGraph(DEFAULT_POLICY)
  const rows = Array.from({ length: 40 }, (_, at) => makeRow(((at * 7) % 40) + 1, [], { name: 'Walk-in' }))
  for (const row of rows) graph.addRow(row)
  const resolution = graph.resolve()
  const used = rows.map((row) => resolution.identity(resolution.place(row).used[0] ?? -1).value.split(':')[1])
  expect(used).toEqual(Array.from({ length: 40 }, (_, at) => String(at + 1)))
})

test('a store that is not known holds the row when the policy says so, and its identities stay unclaimed', () => {
  const other = { store: { key: 'ring road', name: 'Ring Road' } }
  const rows = sourceRows([makeRow(1, [p1, a], other), makeRow(2, [p1])], { unknownStore: 'hold' })
  const story = planOf(rows, { ...NOTHING_KNOWN, stores: [{ key: 'cg road', id: 's1' }] })
  expect(story.rows.map(({ outcome, reasons }) => `${outcome} ${reasons}`)).toEqual([
    'held store-unknown',
    'client-created ',
  ])
  expect(Object.keys(story.claims)).toEqual(['phone +9101'])
  expect(story.stores).toEqual([])
})

test('an owner whose client is not there means that the database moved', () => {
  const known = { ...owned({ asha: [p1] }), clients: [] }
  expect(() => planImport(sourceRows([makeRow(1, [p1])]), known)).toThrow(
    expect.objectContaining({ code: 'plan-changed' }),
  )
})

test('rows that the resolution has not seen, or saw as held, are refused', () => {
  const graph = createIdentityGraph(DEFAULT_POLICY)
  graph.addRow(makeRow(1, [p1], held))
  const planner = createPlanner(graph.resolve(), DEFAULT_POLICY)
  for (const row of [makeRow(1, [p1]), makeRow(2, [p2]), makeRow(3, [])]) {
    expect(() => planner.plan([row], NOTHING_KNOWN)).toThrow(RangeError)
  }
  for (const rowNumber of [0, -1, 1.5, 2 ** 32])
    expect(() => graph.addRow(makeRow(rowNumber, [p1]))).toThrow(RangeError)
})

test('hashes that all collide change nothing', () => {
  const rows = [makeRow(1, [p1, a]), makeRow(2, [p2, b]), makeRow(3, [p3, a]), makeRow(4, [], { name: 'Walk-in' })]
  const planWith = (hash?: () => number) => {
    const graph = createIdentityGraph(DEFAULT_POLICY, hash)
    for (const row of rows) graph.addRow(row)
    return createPlanner(graph.resolve(), DEFAULT_POLICY).plan(rows, NOTHING_KNOWN)
  }
  expect(planWith(() => 7)).toEqual(planWith())
  expect(planWith(() => 7).clients).toHaveLength(3)
})
