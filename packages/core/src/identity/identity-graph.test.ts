import { expect, test } from 'vitest'
import { email, makeRow, phone } from '../../test/plan/make.ts'
import { DEFAULT_POLICY } from '../plan/plan.ts'
import { reason } from '../row/reason.ts'
import type { Row } from '../row/row.ts'
import { createIdentityGraph } from './identity-graph.ts'
import type { ResolutionPolicy } from './resolution-policy.ts'

const [p1, p2, a] = [phone('+9101'), phone('+9102'), email('a@x.in')]

const graphOf = (policy: Partial<ResolutionPolicy> = {}) => createIdentityGraph({ ...DEFAULT_POLICY, ...policy })
const resolutionOf = (rows: readonly Row[], policy: Partial<ResolutionPolicy> = {}) => {
  const graph = graphOf(policy)
  for (const row of rows) graph.addRow(row)
  return graph.resolve()
}

test('rows are numbered from 1 to 4,294,967,295', () => {
  for (const rowNumber of [0, -1, 1.5, 4_294_967_296, Number.NaN]) {
    expect(() => graphOf().addRow(makeRow(rowNumber, [p1]))).toThrow(
      new RangeError(`Rows are numbered from 1 to 4294967295, not ${rowNumber}.`),
    )
  }
  for (const rowNumber of [1, 4_294_967_295]) {
    const row = makeRow(rowNumber, [p1])
    expect(resolutionOf([row]).place(row)).toMatchObject({ component: 0, used: [0] })
  }
})

test('where unknown stores are created, no store is asked about', () => {
  expect(graphOf({ unknownStore: 'create' }).storesToKnow([makeRow(1, [p1])])).toEqual([])
})

test('where unknown stores are held, each store is asked about once, whether it is there or not', () => {
  const graph = graphOf({ unknownStore: 'hold' })
  const at = (key: string) => ({ store: { key, name: key } })
  const rows = [
    makeRow(1, [], at('cg')),
    makeRow(2, [], at('ring')),
    makeRow(3, [], at('cg')),
    makeRow(4, [], { store: null }),
  ]
  expect(graph.storesToKnow(rows)).toEqual(['cg', 'ring'])
  graph.knowStores(['cg', 'ring'], [{ key: 'cg' }])
  expect(graph.storesToKnow([...rows, makeRow(5, [], at('new'))])).toEqual(['new'])
  for (const row of rows) graph.addRow(row)
  const resolution = graph.resolve()
  expect(rows.map((row) => resolution.reasonsOf(row).map(({ code }) => code))).toEqual([[], ['store-unknown'], [], []])
})

test('a row in a store that is unknown is held: its name is nobody’s, and it claims nothing', () => {
  const rows = [
    makeRow(1, [p1], { name: 'Asha' }),
    makeRow(2, [p1], { name: 'Ravi', store: { key: 'cg', name: 'CG' } }),
  ]
  const graph = graphOf({ unknownStore: 'hold' })
  graph.knowStores(['cg road', 'cg'], [{ key: 'cg' }])
  for (const row of rows) graph.addRow(row)
  const resolution = graph.resolve()
  expect(resolution.nameOf(0)).toBe('Ravi')
  expect(resolution.openClaims(0)).toEqual([0])
})

test('a broken row is nobody’s, whatever can be read of it', () => {
  const broken = makeRow(1, [p1, a], { intact: false, reasons: [reason('quote-unclosed')] })
  expect(resolutionOf([broken]).size).toBe(0)
})

test('a row without phone and e-mail is somebody of its own, unless it is held or has no content', () => {
  const held = makeRow(3, [], { reasons: [reason('date-missing', 'visitDate')] })
  const rows = [makeRow(1, []), makeRow(2, []), held, makeRow(4, [], { contentKey: null })]
  const resolution = resolutionOf(rows)
  expect(resolution.size).toBe(2)
  expect([0, 1].map((number) => resolution.place(rows[number] ?? held).used)).toEqual([[0], [1]])
  expect([0, 1].map((number) => resolution.identity(number).kind)).toEqual(['content', 'content'])
})

for (const sharedIdentity of ['join', 'ask', 'demote'] as const) {
  test(`${sharedIdentity}: what only a held row has is not claimed, but joins; names of held rows count for nobody`, () => {
    const held = makeRow(1, [p1, p2], { name: 'Ravi', reasons: [reason('date-missing', 'visitDate')] })
    const rows = [held, makeRow(2, [p1], { name: 'Asha' }), makeRow(3, [p2, a])]
    const resolution = resolutionOf(rows, { sharedIdentity })
    const { component } = resolution.place(rows[2] ?? held)
    expect(resolution.nameOf(component)).toBe('Asha')
    expect(resolution.openClaims(component).map(resolution.identity)).toEqual([p1, p2, a])
    const alone = resolutionOf([held], { sharedIdentity })
    expect([alone.size, alone.openClaims(0), alone.nameOf(0)]).toEqual([2, [], null])
    expect(() => alone.place(held)).toThrow(RangeError)
  })
}

test('what is kept of a row is what its policy needs: nothing where all join, its number to ask, its name to demote', () => {
  const rows = [makeRow(1, [p1, p2], { name: 'Asha' })]
  const [join = 0, ask = 0, demote = 0] = (['join', 'ask', 'demote'] as const).map(
    (sharedIdentity) => resolutionOf(rows, { sharedIdentity }).bytes,
  )
  expect([ask - join, demote - ask]).toEqual([4 * 2 ** 14, 4 * 2 ** 14])
})

test('a row with one identity joins nobody, so nothing but its claim is kept', () => {
  const [join, ask] = (['join', 'ask'] as const).map(
    (sharedIdentity) => resolutionOf([makeRow(1, [p1])], { sharedIdentity }).bytes,
  )
  expect(ask).toBe(join)
  const together = resolutionOf([makeRow(1, [p1, p2])], { sharedIdentity: 'join' }).bytes
  expect(together - resolutionOf([makeRow(1, [p1]), makeRow(2, [p2])], { sharedIdentity: 'join' }).bytes).toBe(
    4 * 2 ** 14,
  )
})
