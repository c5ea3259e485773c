import assert from 'node:assert/strict'
import { type ErrorCode, FootfallError } from '@footfall/core'

/** The work must be refused with this code, and not with another error. */
export const refused = async (code: ErrorCode, work: () => Promise<unknown>): Promise<void> => {
  const failure = await work().then(
    () => null,
    (error: unknown) => error,
  )
  assert.notEqual(failure, null, `It was not refused; ${code} was to be expected.`)
  if (!(failure instanceof FootfallError)) throw failure
  assert.equal(failure.code, code)
}

/** The work must fail; with what is the adapter's business. */
export const fails = async (work: () => Promise<unknown>, why: string): Promise<void> => {
  const failed = await work().then(
    () => false,
    () => true,
  )
  assert.ok(failed, `It did not fail: ${why}.`)
}

/** The only item; there must be exactly one. */
export const only = <T>(items: readonly T[], what: string): T => {
  const [item] = items
  assert.equal(items.length, 1, `${items.length} × ${what} where one was to be expected.`)
  if (item === undefined) throw new RangeError('unreachable')
  return item
}

/** The value; it must be there. */
export const present = <T>(value: T | null | undefined, what: string): T => {
  assert.ok(value !== null && value !== undefined, `${what} is missing.`)
  return value
}
