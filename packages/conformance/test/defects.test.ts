import { describe, expect, test } from 'vitest'
import { chapters, DEFAULT_EFFORT, runCase } from '../src/index.ts'
import { defects } from './defects.ts'
import { openMemory } from './open-memory.ts'

const cases = new Map(chapters.flatMap((chapter) => chapter.cases).map((one) => [one.name, one]))

/** Twice the runs of the suite itself would need: a defect that is only found by luck is not found. */
const effort = { ...DEFAULT_EFFORT, shrink: false, timeLimitMs: 20_000 }

/** What a property failed with in the end. */
const rootOf = (failure: unknown): string => {
  if (!(failure instanceof Error)) return typeof failure
  return failure.cause === undefined ? failure.name : rootOf(failure.cause)
}

describe('The test of the tests: the suite turns red', () => {
  test('for at least fifteen defects, of every law, each with a name of its own', () => {
    expect(defects.length).toBeGreaterThanOrEqual(15)
    expect(new Set(defects.map(({ name }) => name)).size).toBe(defects.length)
    expect([...new Set(defects.map(({ law }) => law))].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 13 }, (_, at) => at + 1),
    )
  })

  test.each(defects)('law $law: $name', async ({ caughtBy, breakIt }) => {
    const found = cases.get(caughtBy)
    if (found === undefined) throw new RangeError(`The suite has no case "${caughtBy}".`)
    const failure = await runCase(found.run, () => openMemory(breakIt), effort).then(
      () => null,
      (error: unknown) => error,
    )
    expect(failure).not.toBeNull()
    // A defect that only trips over itself proves nothing about the suite.
    expect(rootOf(failure)).not.toMatch(/^(Type|Range|Reference|Syntax)Error$/)
  })
})
