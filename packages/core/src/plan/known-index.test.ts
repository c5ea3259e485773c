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
