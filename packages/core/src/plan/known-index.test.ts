import { expect, test } from 'vitest'
import { NOTHING_KNOWN } from './known.ts'
import { indexKnown } from './known-index.ts'

test('a client who is not there is named by id, and by what it means for the plan', () => {
  expect(() => indexKnown(NOTHING_KNOWN).client('c1')).toThrow(
    expect.objectContaining({
      code: 'plan-changed',
      message: 'A client to whom identities of the rows belong is not there.',
      details: { clientId: 'c1' },
    }),
  )
})

test('ids that only look alike when they are put together are kept apart', () => {
  const visit = { visitDate: '2024-05-02', attendedBy: null }
  const visits = [
    { ...visit, id: 'v1', clientId: 'a', storeId: 'bc' },
    { ...visit, id: 'v2', clientId: 'ab', storeId: 'c' },
    { ...visit, id: 'v3', clientId: '1 1', storeId: '1' },
    { ...visit, id: 'v4', clientId: '1', storeId: '1 1' },
  ]
  const index = indexKnown({ ...NOTHING_KNOWN, visits })
  for (const one of visits) expect(index.visit(one.clientId, one.storeId, one.visitDate)).toBe(one)
  expect(index.visit('abc', '', '2024-05-02')).toBeNull()
})
