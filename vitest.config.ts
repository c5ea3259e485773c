import { defineConfig } from 'vitest/config'

// Only our own condition: adding `import` or `default` here breaks CommonJS externals.
const conditions = ['@footfall/source']

const json = process.env.FOOTFALL_TEST_JSON

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // .ci/run counts the tests from this file.
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
  },
})
