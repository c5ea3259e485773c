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
