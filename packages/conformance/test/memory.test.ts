import { describe, test } from 'vitest'
import { conformanceSuite } from '../src/index.ts'
import { openMemory } from './open-memory.ts'

conformanceSuite({
  test,
  describe,
  open: () => openMemory(),
  effort: { runs: 20, timeLimitMs: 6_000 },
  capabilities: { concurrentWriters: true, host: true, tamper: true },
})
