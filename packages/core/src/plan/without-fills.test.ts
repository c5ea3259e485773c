import { expect, test } from 'vitest'
import { reason, warning } from '../row/reason.ts'
import type { PlanChanges, RowOutcome } from './plan.ts'
import { withoutFills } from './without-fills.ts'

const OUTCOME: RowOutcome = {
  rowNumber: 1,
  revision: 1,
  outcome: 'visit-added',
  client: { id: 'c1' },
  visit: { new: 0 },
  reasons: [],
  warnings: [],
  conflict: null,
  name: 'Asha',
  attendedBy: null,
}

test('no blank is filled, the rows of the clients that had one say so after what they said already, and all else stays', () => {
  const differs = warning('visit-differs', 'attendedBy')
  const told = { ...OUTCOME, warnings: [differs] }
  // Another known client, a new one, and a row that is held.
  const others: readonly RowOutcome[] = [
    { ...told, rowNumber: 2, client: { id: 'c2' } },
    { ...OUTCOME, rowNumber: 3, outcome: 'client-created', client: { new: 0 } },
    { ...OUTCOME, rowNumber: 4, outcome: 'held', client: null, visit: null, reasons: [reason('host-rejected')] },
  ]
  const changes: PlanChanges = {
    clients: [{ ref: 0, rowNumber: 3, name: 'Asha', phone: null, email: null, extra: [] }],
    claims: [{ identity: { kind: 'email', value: 'a@x.in' }, client: { id: 'c1' } }],
    fills: [{ clientId: 'c1', name: 'Asha', phone: null, email: null }],
    stores: [{ ref: 0, key: 'cg road', name: 'CG Road' }],
    visits: [{ ref: 0, client: { id: 'c1' }, store: { new: 0 }, visitDate: '2024-05-02', attendedBy: null }],
    outcomes: [told, ...others],
  }
  expect(withoutFills(changes)).toEqual({
    ...changes,
    fills: [],
    outcomes: [{ ...told, warnings: [differs, warning('fill-rejected')] }, ...others],
  })
})
