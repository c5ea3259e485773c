import { defineConfig } from 'vitest/config'
import base, { BROWSER_TESTS } from './vitest.config.ts'

export default defineConfig({
  ...base,
  // Two browsers at a time are enough for one machine.
  test: { ...base.test, include: [BROWSER_TESTS], exclude: ['**/node_modules/**'], testTimeout: 60_000, maxWorkers: 2 },
})
