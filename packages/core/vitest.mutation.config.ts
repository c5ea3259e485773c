import { defineConfig } from 'vitest/config'

/** For Stryker: only the tests of what it mutates. Its own run is started from the root of the workspace. */
export default defineConfig({
  test: {
    include: ['packages/core/src/{identity,plan}/**/*.test.ts', 'packages/core/test/plan/**/*.test.ts'],
    env: { FOOTFALL_FEWER_RUNS: '30' },
    pool: 'threads',
    isolate: false,
  },
})
