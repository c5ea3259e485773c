import { describe, test } from 'vitest'
import { DEFAULT_EFFORT, modelCase, runCase } from '../src/index.ts'
import { openMemory } from './open-memory.ts'

/** Fixed, so that a red run can be run again; another one may be given to look further. */
const SEEDS = process.env.FOOTFALL_SEED === undefined ? [20240506, 7, 1_000_003] : [Number(process.env.FOOTFALL_SEED)]
const runs = Number(process.env.FOOTFALL_RUNS ?? 40)

describe('The model, in memory', () => {
  test.each(SEEDS)('seed %i', { timeout: 120_000 }, (seed) =>
    runCase(modelCase.run, () => openMemory(), {
      ...DEFAULT_EFFORT,
      seed,
      runs,
      timeLimitMs: runs > 40 ? 600_000 : 15_000,
    }),
  )
})
