import { expect, test } from 'vitest'
import { email, makeRow, phone, sourceRows } from '../../test/plan/make.ts'
import { reason, warning } from '../row/reason.ts'
import type { Known } from './known.ts'
import type { PlanSummary } from './plan.ts'
import { planImport } from './plan-import.ts'
import { addSummaries, EMPTY_SUMMARY, summarise } from './summarise.ts'

const known: Known = {
  owners: [
    { identity: phone('+9101'), clientId: 'c1' },
    { identity: email('a@x.in'), clientId: 'c2' },
  ],
  clients: [
    { id: 'c1', name: 'Asha', phone: null, email: null },
    { id: 'c2', name: 'Asha', phone: null, email: null },
  ],
  stores: [],
  visits: [],
}
const plan = planImport(
  sourceRows([
    makeRow(1, [phone('+9102')], {
      warnings: [warning('phone-unverified', 'phone'), warning('phone-unverified', 'phone')],
    }),
    makeRow(2, [phone('+9102')]),
    makeRow(3, [phone('+9102')], { visitDate: '2024-05-03' }),
    makeRow(4, [phone('+9102')], { visitDate: '2024-05-04', name: 'Ravi' }),
    makeRow(5, [phone('+9101'), email('a@x.in')], { name: 'Ravi' }),
    makeRow(6, [phone('+9102')], { reasons: [reason('date-missing', 'visitDate')], visitDate: null }),
    makeRow(7, [phone('+9103')], { store: { key: 'ring road', name: 'Ring Road' } }),
  ]),
  known,
)
const whole: PlanSummary = {
  rows: 7,
  outcomes: { clientCreated: 2, visitAdded: 3, visitRepeated: 1, held: 1 },
  created: { clients: 2, stores: 2, visits: 5 },
  conflicts: 1,
  // By row: the first one has two of a kind.
  warnings: { 'phone-unverified': 1, 'identity-conflict': 1, 'name-differs': 1 },
}

test('rows, outcomes, conflicts and warnings are counted by row; clients, stores and visits by what is made', () => {
  expect(summarise(plan)).toEqual(whole)
})

test('the counts of two parts together are those of the whole', () => {
  const none = { clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] }
  for (let cut = 0; cut <= plan.outcomes.length; cut++) {
    const first = summarise({ ...plan, outcomes: plan.outcomes.slice(0, cut) })
    const second = summarise({ ...none, outcomes: plan.outcomes.slice(cut) })
    expect(addSummaries(first, second)).toEqual(whole)
    expect(addSummaries(second, first)).toEqual(whole)
  }
  expect(addSummaries(summarise(plan), summarise(plan))).toEqual({
    rows: 14,
    outcomes: { clientCreated: 4, visitAdded: 6, visitRepeated: 2, held: 2 },
    created: { clients: 4, stores: 4, visits: 10 },
    conflicts: 2,
    warnings: { 'phone-unverified': 2, 'identity-conflict': 2, 'name-differs': 2 },
  })
})

test('adding nothing changes nothing', () => {
  expect(addSummaries(EMPTY_SUMMARY, whole)).toEqual(whole)
  expect(addSummaries(whole, EMPTY_SUMMARY)).toEqual(whole)
  expect(summarise({ clients: [], claims: [], fills: [], stores: [], visits: [], outcomes: [] })).toEqual(EMPTY_SUMMARY)
})
