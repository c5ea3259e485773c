import { expect, test } from 'vitest'
import { email, makeRow, phone } from '../../test/plan/make.ts'
import { DEFAULT_POLICY } from '../plan/plan.ts'
import { reason } from '../row/reason.ts'
import type { Row } from '../row/row.ts'
import { createIdentityGraph } from './identity-graph.ts'
import type { ResolutionPolicy } from './resolution-policy.ts'

const [p1, p2, a] = [phone('+9101'), phone('+9102'), email('a@x.in')]

const resolutionOf = (rows: readonly Row[], policy: Partial<ResolutionPolicy> = {}) => {
  const graph = createIdentityGraph({ ...DEFAULT_POLICY, ...policy })
  for (const row of rows) graph.addRow(row)
  return graph.resolve()
}

test("a person's name is that of the first row with a name, whichever of the identities it stands beside", () => {
  const rows = [
    makeRow(1, [p1]),
    makeRow(2, [p2], { name: 'Asha' }),
    makeRow(3, [p1, p2], { name: 'Ravi' }),
    makeRow(4, [a]),
  ]
  const resolution = resolutionOf(rows)
  expect(rows.map((row) => resolution.nameOf(resolution.place(row).component))).toEqual(['Asha', 'Asha', 'Asha', null])
})

test('a row is refused when only some of its identities were seen', () => {
  const resolution = resolutionOf([makeRow(1, [p1])])
  expect(() => resolution.place(makeRow(2, [p1, p2]))).toThrow(
    new RangeError('Row 2 was not among the rows that were resolved, or was held there.'),
  )
})

test('a row without identities that was not fed belongs to nobody, and not to the first person', () => {
  for (const sharedIdentity of ['join', 'demote'] as const) {
    const rows = ['x', 'y'].map((name, at) => makeRow(at + 1, [p1, email(`${name}@x.in`)]))
    const resolution = resolutionOf([...rows, makeRow(3, [p1])], { sharedIdentity, sharedIdentityLimit: 1 })
    expect(() => resolution.place(makeRow(4, []))).toThrow(RangeError)
  }
})

test('broken rows and rows that were not fed have nothing to look up again', () => {
  const broken = makeRow(1, [], { intact: false, reasons: [reason('quote-unclosed')] })
  const resolution = resolutionOf([broken, makeRow(2, [p1, a])])
  expect(resolution.chunkOf([broken, makeRow(3, []), makeRow(4, [p2])])).toEqual({ numbers: [], identities: [] })
  expect(resolution.chunkOf([makeRow(2, [a])]).identities).toEqual(expect.arrayContaining([p1, a]))
})

test('all identities are listed, each once, at most so many at a time', () => {
  const resolution = resolutionOf([makeRow(1, [p1, p2]), makeRow(2, [a])])
  expect([...resolution.chunks(2)].map(({ numbers }) => numbers)).toEqual([[0, 1], [2]])
  expect([...resolution.chunks(3)]).toEqual([{ numbers: [0, 1, 2], identities: [p1, p2, a] }])
})

test('to look again, each person is listed once, and what a broken row names is not', () => {
  const rows = [makeRow(1, [p1, a]), makeRow(2, [a])]
  const resolution = resolutionOf(rows)
  const broken = makeRow(3, [p1], { intact: false })
  expect(resolution.chunkOf(rows).numbers).toHaveLength(2)
  // The very first identity of a file too, though nothing else is its person's.
  expect(resolutionOf([makeRow(1, [p1]), makeRow(2, [a])]).chunkOf([makeRow(1, [p1])])).toEqual({
    numbers: [0],
    identities: [p1],
  })
  expect(resolution.chunkOf([broken]).numbers).toEqual([])
})

test('an identity that meets as many others as the limit, some of them twice, is not shared; one more, and it is', () => {
  const rows = ['x', 'y', 'x'].map((name, at) => makeRow(at + 1, [p1, email(`${name}@x.in`)]))
  const policy = { sharedIdentity: 'ask', sharedIdentityLimit: 2 } as const
  expect(resolutionOf(rows, policy).shared).toEqual([])
  const more = [...rows, makeRow(4, [p1, email('z@x.in')])]
  const asked = resolutionOf(more, policy)
  expect(asked.shared).toEqual([{ kind: 'phone', others: 3, rowNumbers: [1, 2, 3, 4] }])
  expect(more.map((row) => asked.place(row).demoted)).toEqual([[], [], [], []])
  expect(resolutionOf(more, { ...policy, sharedIdentity: 'join' }).shared).toEqual([])
})

test('a person is settled once nothing is left to claim', () => {
  const resolution = resolutionOf([makeRow(1, [p1, a])])
  expect([resolution.openClaims(0), resolution.isSettled(0)]).toEqual([[0, 1], false])
  resolution.learnOwners([p1, a].map((identity) => ({ identity, clientId: 'c1' })))
  expect([resolution.openClaims(0), resolution.isSettled(0)]).toEqual([[], true])
})

test('the memory that it tells holds the index and everything beside it', () => {
  const small = resolutionOf([makeRow(1, [p1, a])])
  expect(small.bytes).toBeGreaterThan(small.indexBytes)
  const rows = Array.from({ length: 3_000 }, (_, at) => makeRow(at + 1, [phone(`+91${at}`), email(`${at}@x.in`)]))
  const large = resolutionOf(rows)
  const beside = (one: typeof large): number => one.bytes - one.indexBytes
  // Sets, owners, claims and names: more than 20 bytes for each of 6,000 identities.
  expect(beside(large) - beside(small)).toBeGreaterThan(20 * 6_000)
})
