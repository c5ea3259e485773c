import { expect, test } from 'vitest'
import type { Known, KnownKeys } from './known.ts'
import { knownAfter } from './known-after.ts'
import type { PlanChanges } from './plan.ts'

const KEYS: KnownKeys = {
  identities: [],
  stores: ['cg road', 'bopal'],
  dates: ['2024-05-02', '2024-05-06'],
  clientIds: ['old', 'new-0'],
}

const CHANGES: PlanChanges = {
  clients: [
    { ref: 0, rowNumber: 1, name: 'Asha', phone: '+919876500001', email: null, extra: [] },
    { ref: 1, rowNumber: 2, name: 'Ravi', phone: '+919876500002', email: null, extra: [] },
  ],
  claims: [],
  fills: [
    { clientId: 'old', name: 'Meera', phone: '+919876500003', email: null },
    { clientId: 'nobody-asked-for', name: 'Dev', phone: null, email: null },
  ],
  stores: [
    { ref: 0, key: 'cg road', name: 'CG Road' },
    { ref: 1, key: 'satellite', name: 'Satellite' },
  ],
  visits: [
    { ref: 0, client: { new: 0 }, store: { new: 0 }, visitDate: '2024-05-02', attendedBy: 'Om' },
    { ref: 1, client: { new: 1 }, store: { new: 1 }, visitDate: '2024-05-02', attendedBy: null },
    { ref: 2, client: { id: 'old' }, store: { id: 'bopal-id' }, visitDate: '2024-05-06', attendedBy: null },
  ],
  outcomes: [],
}

const IDS = { clientIds: ['new-0', 'new-1'], storeIds: ['cg-id', 'sat-id'], visitIds: ['v0', 'v1', 'v2'] }

const BEFORE: Known = {
  owners: [],
  clients: [{ id: 'old', name: 'Leela', phone: '  ', email: null }],
  stores: [{ key: 'bopal', id: 'bopal-id' }],
  visits: [],
}

const AFTER: Known = {
  owners: [],
  clients: [
    { id: 'old', name: 'Leela', phone: '+919876500003', email: null },
    { id: 'new-0', name: 'Asha', phone: '+919876500001', email: null },
  ],
  stores: [
    { key: 'bopal', id: 'bopal-id' },
    { key: 'cg road', id: 'cg-id' },
  ],
  visits: [
    { id: 'v0', clientId: 'new-0', storeId: 'cg-id', visitDate: '2024-05-02', attendedBy: 'Om' },
    { id: 'v2', clientId: 'old', storeId: 'bopal-id', visitDate: '2024-05-06', attendedBy: null },
  ],
}

test('what a batch will have written is known of the keys asked for, and blanks that it fills are filled', () => {
  expect(knownAfter(BEFORE, KEYS, { changes: CHANGES, ids: IDS })).toEqual(AFTER)
})

test('a look-up that saw the batch already says the same', () => {
  expect(knownAfter(AFTER, KEYS, { changes: CHANGES, ids: IDS })).toEqual(AFTER)
  // Where the storage keeps a text otherwise, what it keeps counts.
  const stored = { ...AFTER, visits: AFTER.visits.map((visit) => ({ ...visit, attendedBy: 'as stored' })) }
  expect(knownAfter(stored, KEYS, { changes: CHANGES, ids: IDS })).toEqual(stored)
})

test('a batch of outcomes alone leaves what is known as it is', () => {
  const changes = { ...CHANGES, clients: [], fills: [], stores: [], visits: [] }
  expect(knownAfter(BEFORE, KEYS, { changes, ids: { clientIds: [], storeIds: [], visitIds: [] } })).toBe(BEFORE)
})

test('a batch of one client and one thing more, whichever it is, is a batch that changes something', () => {
  const { clients, fills, stores, visits } = CHANGES
  const one = { ...CHANGES, clients: clients.slice(0, 1), fills: [], stores: [], visits: [] }
  for (const more of [{ fills: fills.slice(0, 1) }, { stores: stores.slice(0, 1) }, { visits: visits.slice(2) }]) {
    const { clients: after } = knownAfter(BEFORE, KEYS, { changes: { ...one, ...more }, ids: IDS })
    expect(after.map(({ id }) => id)).toEqual(['old', 'new-0'])
  }
})

test('a batch whose ids are missing is no plan to go by', () => {
  expect(() => knownAfter(BEFORE, KEYS, { changes: CHANGES, ids: { ...IDS, visitIds: [] } })).toThrow(
    new RangeError('The ids of what is new are missing.'),
  )
})
