import { configDefaults, defineConfig } from 'vitest/config'

// Only our own condition: adding `import` or `default` here breaks CommonJS externals.
const conditions = ['@footfall/source']

/** Run by `test:browser`: they need a Chromium. */
export const BROWSER_TESTS = '**/*.browser.test.ts'

const json = process.env.FOOTFALL_TEST_JSON

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'],
    exclude: [...configDefaults.exclude, BROWSER_TESTS],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // .ci/run counts the tests from this file.
    reporters: json === undefined ? ['default'] : ['default', ['json', { outputFile: json }]],
  },
})
