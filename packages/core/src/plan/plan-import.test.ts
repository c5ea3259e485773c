import { expect, test } from 'vitest'
import { makeRow, phone, sourceRows } from '../../test/plan/make.ts'
import { NOTHING_KNOWN } from './known.ts'
import { planImport } from './plan-import.ts'

const shivranjani = { store: { key: 'shivranjani', name: 'Shivranjani' }, visitDate: '2024-05-02' }
const cgRoad = { store: { key: 'cg road', name: 'CG Road' }, visitDate: '2024-05-06' }
const same = [phone('+919723521333')]

test('the same phone at two stores on two dates is one client with two visits', () => {
  const plan = planImport(sourceRows([makeRow(1, same, shivranjani), makeRow(2, same, cgRoad)]), NOTHING_KNOWN)
  expect(plan.clients).toMatchObject([{ ref: 0, rowNumber: 1, phone: '+919723521333', email: null }])
  expect(plan.claims).toEqual([{ identity: same[0], client: { new: 0 } }])
  expect(plan.visits).toMatchObject([
    { client: { new: 0 }, store: { new: 0 }, visitDate: '2024-05-02' },
    { client: { new: 0 }, store: { new: 1 }, visitDate: '2024-05-06' },
  ])
  expect(plan.outcomes.map(({ outcome }) => outcome)).toEqual(['client-created', 'visit-added'])
  expect(plan.summary.outcomes).toEqual({ clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 0 })
})

test('a client who is known gets the visit, and no second client', () => {
  const plan = planImport(sourceRows([makeRow(1, same, { ...shivranjani, name: 'Asha' })]), {
    owners: [{ identity: phone('+919723521333'), clientId: 'c1' }],
    clients: [{ id: 'c1', name: null, phone: '+919723521333', email: null }],
    stores: [{ key: 'shivranjani', id: 's1' }],
    visits: [],
  })
  expect(plan.clients).toEqual([])
  expect(plan.claims).toEqual([])
  expect(plan.fills).toEqual([{ clientId: 'c1', name: 'Asha', phone: null, email: null }])
  expect(plan.visits).toMatchObject([{ client: { id: 'c1' }, store: { id: 's1' }, visitDate: '2024-05-02' }])
})
