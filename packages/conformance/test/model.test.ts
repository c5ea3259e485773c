import { describe, test } from 'vitest'
import { DEFAULT_EFFORT, modelCase, runCase } from '../src/index.ts'
import { openMemory } from './open-memory.ts'

/** Fixed, so that a red run can be run again. Another seed and more time may be given to look further. */
const { FOOTFALL_SEED, FOOTFALL_MODEL_MS } = process.env
const SEEDS = FOOTFALL_SEED === undefined ? [20_240_506, 7, 1_000_003] : [Number(FOOTFALL_SEED)]
const runs = FOOTFALL_MODEL_MS === undefined ? 40 : 1_000_000
const timeLimitMs = Number(FOOTFALL_MODEL_MS ?? 15_000)

describe('The model, in memory', () => {
  test.each(SEEDS)('seed %i', { timeout: 60_000 + 2 * timeLimitMs }, (seed) =>
    runCase(modelCase.run, () => openMemory(), { ...DEFAULT_EFFORT, seed, runs, timeLimitMs }),
  )
})
