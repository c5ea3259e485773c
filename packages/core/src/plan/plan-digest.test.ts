import { expect, test } from 'vitest'
import { email, makeRow, phone, sourceRows } from '../../test/plan/make.ts'
import { type Known, NOTHING_KNOWN } from './known.ts'
import type { PlanChanges } from './plan.ts'
import { createDigest, planDigest } from './plan-digest.ts'
import { planImport } from './plan-import.ts'

const known: Known = {
  owners: [{ identity: phone('+9101'), clientId: 'c1' }],
  clients: [{ id: 'c1', name: null, phone: null, email: null }],
  stores: [{ key: 'cg road', id: 's1' }],
  visits: [{ id: 'v1', clientId: 'c1', storeId: 's1', visitDate: '2024-05-02', attendedBy: null }],
}
const rows = sourceRows([
  makeRow(1, [phone('+9101')], { name: 'Asha' }),
  makeRow(2, [phone('+9102'), email('b@x.in')], { name: 'Ravi', attendedBy: 'Bob', extra: [['Note', 'x']] }),
  makeRow(3, [phone('+9102')], { store: { key: 'ring road', name: 'Ring Road' }, visitDate: '2024-05-06' }),
  makeRow(4, [phone('+9102')], { reasons: [{ code: 'date-missing', field: 'visitDate', message: '' }] }),
])
const plan: PlanChanges = planImport(rows, known)

test('the digest is the same on every machine and in every version that keeps its form', () => {
  expect(planDigest(plan)).toBe('b1c51142375b7797317dc07c35d3de2a53f313f920914555836979fbff435966')
  expect(planImport(rows, known).digest).toBe(planDigest(plan))
})

test('messages do not count: a better wording is no other plan', () => {
  const reworded = plan.outcomes.map((row) => ({
    ...row,
    reasons: row.reasons.map((one) => ({ ...one, message: 'Another wording.' })),
  }))
  expect(planDigest({ ...plan, outcomes: reworded })).toBe(planDigest(plan))
})

test('everything that would be written counts', () => {
  const [c1, c2] = [{ id: 'c1' }, { id: 'c2' }]
  const change = <K extends keyof PlanChanges>(key: K, at: number, to: object): PlanChanges => ({
    ...plan,
    [key]: plan[key].map((item, index) => (index === at ? { ...item, ...to } : item)),
  })
  const others: readonly PlanChanges[] = [
    change('clients', 0, { name: 'Other' }),
    change('clients', 0, { phone: null }),
    change('clients', 0, { email: null }),
    change('clients', 0, { extra: [] }),
    change('claims', 0, { client: c2 }),
    change('claims', 0, { identity: phone('+9109') }),
    change('claims', 0, { identity: email('+9102') }),
    { ...plan, claims: plan.claims.slice(1) },
    change('fills', 0, { name: 'Other' }),
    change('fills', 0, { clientId: 'c2' }),
    change('fills', 0, { name: null, email: 'Asha' }),
    { ...plan, fills: [] },
    change('stores', 0, { key: 'other' }),
    change('stores', 0, { name: 'Other' }),
    change('visits', 0, { visitDate: '2024-05-03' }),
    change('visits', 0, { attendedBy: null }),
    change('visits', 0, { client: c1 }),
    change('visits', 0, { store: { id: 's2' } }),
    change('outcomes', 0, { revision: 2 }),
    change('outcomes', 0, { outcome: 'visit-added' }),
    change('outcomes', 0, { visit: { id: 'v2' } }),
    change('outcomes', 0, { client: c2 }),
    change('outcomes', 0, { conflict: { clientIds: ['c1', 'c2'] } }),
    change('outcomes', 0, { warnings: [{ code: 'visit-differs', message: '' }] }),
    change('outcomes', 0, { warnings: [{ code: 'name-differs', message: '' }] }),
    change('outcomes', 0, { warnings: [{ code: 'visit-differs', field: 'attendedBy', message: '' }] }),
    change('outcomes', 3, { reasons: [{ code: 'date-missing', message: '' }] }),
    change('outcomes', 3, { rowNumber: 5 }),
  ]
  expect(new Set([plan, ...others].map(planDigest)).size).toBe(others.length + 1)
})

test("one client's fills may fall into several batches", () => {
  const fill = { clientId: 'c1', name: null, phone: null, email: null }
  const none: PlanChanges = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] }
  const digest = createDigest()
  digest.add({ ...none, fills: [{ ...fill, name: 'Asha' }] })
  digest.add({ ...none, fills: [{ ...fill, phone: '+9101' }] })
  expect(digest.hex()).toBe(planDigest({ ...none, fills: [{ ...fill, name: 'Asha', phone: '+9101' }] }))
})

test('a plan of nothing has a digest too', () => {
  expect(planImport(sourceRows([]), NOTHING_KNOWN).digest).toMatch(/^[0-9a-f]{64}$/)
})

test('a new visit is named by the row that it is made for, whoever meets it again', () => {
  const again = makeRow(2, [phone('+9102')])
  const later = makeRow(3, [phone('+9103')], { visitDate: '2024-05-06' })
  const made = planImport(sourceRows([makeRow(1, [phone('+9102')]), again, later]), NOTHING_KNOWN)
  expect(made.outcomes.map(({ outcome }) => outcome)).toEqual(['client-created', 'visit-repeated', 'client-created'])
  expect(planDigest(made)).toBe('a3ebe53ba7f3e75ca47c212ff8663d3aab1f0420e1b021f37663f0c51971c5ed')
})
