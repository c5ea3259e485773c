import { describe, test } from 'vitest'
import { DEFAULT_EFFORT, lawChapters, runCase } from '../src/index.ts'
import { openMemory } from './open-memory.ts'

const crashes = lawChapters.flatMap(({ cases }) => cases).filter(({ law }) => law === 7)

/** Law 7 to the letter: an import is killed before and after every single call of a port, one after the other. */
describe('Killed at every point, in memory', () => {
  test.each(crashes)('$name', { timeout: 60_000 }, ({ run }) =>
    runCase(run, () => openMemory(), { ...DEFAULT_EFFORT, seed: 77, runs: 6, timeLimitMs: 15_000, everyCrash: true }),
  )
})
