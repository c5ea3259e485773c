import { expect, test } from 'vitest'
import { describeError } from './logger.ts'

test('a message of several lines never gets into the log, though it looks like a stack', () => {
  const CANARY = '9723599999'
  for (const message of [`bad\n    at ${CANARY}`, `    at ${CANARY} (a:1:1)\n`, `x\n    at ${CANARY}\nmore`]) {
    const plain = new Error(message)
    const later = new Error('first')
    later.message = 'another one'
    later.stack = `Error: ${message}\n    at insert (db.ts:1:1)`
    const odd = Object.assign(new Error(message), { name: CANARY, code: CANARY })
    expect(JSON.stringify(describeError(plain))).not.toContain(CANARY)
    expect(JSON.stringify(describeError(odd))).not.toContain(CANARY)
    expect(JSON.stringify(describeError(later))).not.toContain(CANARY)
    expect(describeError(plain).at).not.toEqual([])
  }
  expect(describeError(CANARY)).toEqual({ error: 'string' })
})
