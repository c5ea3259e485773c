import { describe, test } from 'vitest'
import { conformanceSuite } from '../src/index.ts'
import { openMemory } from './open-memory.ts'

conformanceSuite({
  test,
  describe,
  open: openMemory,
  capabilities: { concurrentWriters: true, host: true, tamper: true },
})
