import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const PACKAGES = ['core', 'conformance', 'kysely-adapter', 'express-plugin', 'cli']
const FOLDERS = ['row', 'identity', 'plan', 'csv', 'journey', 'ports', 'import', 'memory']

/** Every rule, broken once: the file that breaks it and the import by which it does. */
const BREACHES: Readonly<Record<string, readonly [file: string, code: string]>> = {
  'no-circular': ['packages/core/src/row/circle.ts', "import './row.ts'"],
  'no-unresolvable': ['packages/core/src/row/a.ts', "import './not-there.ts'"],
  'no-undeclared-dependency': ['packages/core/src/row/b.ts', "import 'undeclared'"],
  'no-dev-dependency': ['packages/core/src/row/c.ts', "import 'for-development'"],
  'no-test-from-source': ['packages/core/src/row/d.ts', "import './row.test.ts'"],
  'not-own-index': ['packages/core/src/import/e.ts', "import '../index.ts'"],
  'packages-through-their-face': ['packages/cli/src/f.ts', "import '../../core/src/row/row.ts'"],
  'core-stands-alone': ['packages/core/src/row/g.ts', "import '@footfall/kysely-adapter'"],
  'conformance-knows-core': ['packages/conformance/src/h.ts', "import '@footfall/kysely-adapter'"],
  'adapters-know-core': ['packages/express-plugin/src/i.ts', "import '@footfall/kysely-adapter'"],
  'adapter-tests': ['packages/kysely-adapter/src/j.test.ts', "import '@footfall/express-plugin'"],
  'cli-stands-on-core-and-sql': ['packages/cli/src/k.ts', "import '@footfall/express-plugin'"],
  'nobody-imports-examples': ['packages/cli/src/l.ts', "import '../../../examples/script/main.ts'"],
  'core-without-node': ['packages/core/src/plan/m.ts', "import 'node:fs'"],
  'core-row': ['packages/core/src/row/n.ts', "import '../plan/plan.ts'"],
  'core-identity': ['packages/core/src/identity/o.ts', "import '../plan/plan.ts'"],
  'core-plan': ['packages/core/src/plan/p.ts', "import '../import/import.ts'"],
  'core-csv': ['packages/core/src/csv/q.ts', "import type {} from '../row/row.ts'"],
  'core-journey': ['packages/core/src/journey/r.ts', "import '../csv/csv.ts'"],
  'core-ports': ['packages/core/src/ports/s.ts', "import type {} from '../import/import.ts'"],
  'core-import': ['packages/core/src/import/t.ts', "import '../memory/memory.ts'"],
  'core-memory': ['packages/core/src/memory/u.ts', "import '../csv/csv.ts'"],
  'core-memory-assembles-only': ['packages/core/src/memory/v.ts', "import '../import/import.ts'"],
  'core-ports-types-only': ['packages/core/src/ports/w.ts', "import '../plan/plan.ts'"],
}

/** What the design allows and a rule drawn too tightly would refuse. */
const ALLOWED: readonly (readonly [file: string, code: string])[] = [
  ['packages/core/src/csv/ok.ts', "import 'node:buffer'"],
  ['packages/core/src/row/ok.test.ts', "import 'node:fs'"],
  ['packages/core/src/ports/ok.ts', "import type {} from '../plan/plan.ts'"],
  ['packages/core/src/row/ok.ts', "import '../error.ts'"],
  ['packages/core/test/ok.test.ts', "import '../src/index.ts'"],
  ['bench/ok.ts', "import '../packages/core/src/row/row.ts'"],
  ['packages/kysely-adapter/src/ok.ts', "import '@footfall/core'"],
  ['packages/kysely-adapter/src/ok.test.ts', "import '@footfall/conformance'"],
  ['packages/cli/src/ok.ts', "import '@footfall/kysely-adapter'"],
  ['packages/core/src/memory/ok.ts', "import '../import/create-repository.ts'"],
  ['examples/script/ok.ts', "import '@footfall/cli'\nimport '@footfall/express-plugin'"],
]

interface Violation {
  readonly rule: { readonly name: string }
  readonly from: string
}

let folder = ''

const put = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true })
  await writeFile(join(folder, path), text)
}

/** A workspace in the shape of ours: the same folders and exports, one empty file in each. */
const scaffold = async (): Promise<void> => {
  await put('package.json', '{ "name": "workspace", "private": true }')
  for (const file of ['.dependency-cruiser.mjs', 'tsconfig.json', 'tsconfig.base.json']) {
    await cp(join(root, file), join(folder, file))
  }
  for (const name of PACKAGES) {
    const manifest = {
      name: `@footfall/${name}`,
      exports: { '.': { '@footfall/source': './src/index.ts' } },
      dependencies: Object.fromEntries(
        PACKAGES.filter((other) => other !== name).map((other) => [`@footfall/${other}`, '*']),
      ),
      devDependencies: { 'for-development': '*' },
    }
    await put(`packages/${name}/package.json`, JSON.stringify(manifest))
    await put(`packages/${name}/src/index.ts`, 'export {}\n')
    await mkdir(join(folder, 'node_modules/@footfall'), { recursive: true })
    await symlink(join(folder, 'packages', name), join(folder, 'node_modules/@footfall', name))
  }
  for (const name of FOLDERS) await put(`packages/core/src/${name}/${name}.ts`, 'export {}\n')
  await put('packages/core/src/error.ts', 'export {}\n')
  await put('packages/core/src/import/create-repository.ts', 'export {}\n')
  await put('packages/core/src/row/row.test.ts', 'export {}\n')
  await put('packages/core/src/row/row.ts', "import './circle.ts'\n")
  await put('packages/core/src/row/circle.ts', 'export {}\n')
  await put('examples/script/main.ts', 'export {}\n')
  await put(
    'examples/script/package.json',
    JSON.stringify({ name: 'script', dependencies: { '@footfall/cli': '*', '@footfall/express-plugin': '*' } }),
  )
  await put('bench/main.ts', 'export {}\n')
  for (const name of ['undeclared', 'for-development']) {
    await put(`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' }))
    await put(`node_modules/${name}/index.js`, '')
  }
}

/** Runs the real configuration on the scaffold; `err` is how `check:deps` runs it. */
const cruise = (reporter: 'err' | 'json'): Promise<{ readonly code: number; readonly stdout: string }> =>
  new Promise((done) => {
    const bin = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
    const args = [
      bin,
      '--config',
      '.dependency-cruiser.mjs',
      '--output-type',
      reporter,
      'packages',
      'examples',
      'bench',
    ]
    execFile(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout) => {
      done({ code: error === null ? 0 : Number(error.code), stdout })
    })
  })

const violations = async (): Promise<readonly Violation[]> => {
  const { summary }: { summary: { violations: Violation[] } } = JSON.parse((await cruise('json')).stdout)
  return summary.violations
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-deps-'))
  await scaffold()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the dependency rules', () => {
  test('each rule has its breach here', async () => {
    const config: { default: { forbidden: { name: string }[] } } = await import(
      pathToFileURL(join(root, '.dependency-cruiser.mjs')).href
    )
    expect(Object.keys(BREACHES).sort()).toEqual(config.default.forbidden.map(({ name }) => name).sort())
  })

  test('what the design allows passes', async () => {
    for (const [file, code] of ALLOWED) await put(file, `${code}\nexport {}\n`)
    expect(await violations()).toEqual([])
    expect((await cruise('err')).code).toBe(0)
  })

  test('each breach is found, under its own rule', async () => {
    for (const [file, code] of Object.values(BREACHES)) await put(file, `${code}\nexport {}\n`)
    expect((await cruise('err')).code).toBeGreaterThan(0)
    const found = await violations()
    const missed = Object.entries(BREACHES).filter(
      ([rule, [file]]) => !found.some((violation) => violation.rule.name === rule && violation.from === file),
    )
    expect(missed).toEqual([])
  })
})
