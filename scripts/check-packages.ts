// What a user would install: each package is built, packed, judged by publint and attw, installed from its tarball and
// loaded from ESM and CommonJS, on the system's Node and on the workspace's.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { findPublishable, type Publishable, root, sh } from './lib/packages.ts'
import { satisfies } from './lib/satisfies.ts'

const PNPM = ['-y', 'pnpm@12.21.0']
/** Packages that a user brings along: the peers of ours, in the versions that are tested here. */
const PEERS = ['kysely@0.29.9', 'express@5.3.0']
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

/** The PATH without the workspace's own tools: the system's Node. */
const systemEnv = {
  ...process.env,
  PATH: (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .join(delimiter),
}

/** The entries that a package publishes, as import specifiers. */
const entriesOf = ({ manifest }: Publishable): readonly string[] =>
  Object.keys(manifest.publishConfig?.exports ?? {})
    .filter((entry) => !entry.endsWith('.json'))
    .map((entry) => manifest.name + entry.slice(1))

/** Entries that need a newer Node than their package. */
const NEEDS: Readonly<Record<string, string>> = { '@footfall/kysely-adapter/node-sqlite': '>=22.13' }

const LOAD = `
const { createRequire } = require('node:module')
const { pathToFileURL } = require('node:url')
const [, , specifier] = process.argv
;(async () => {
  const cjs = createRequire(__filename)(specifier)
  const esm = await import(specifier)
  const names = (value) => Object.keys(value).filter((name) => name !== 'default' && name !== 'module.exports').sort().join(' ')
  if (names(cjs) === '' || names(cjs) !== names(esm)) throw new Error('exports differ: ' + names(cjs) + ' | ' + names(esm))
  console.log(names(cjs).split(' ').length + ' exports')
})().catch((error) => { console.error(error); process.exit(1) })
`

/** The custom elements come with the package, from both builds: their script and all that it imports. */
const ELEMENTS = `
const { once } = require('node:events')
const express = require('express')
const serve = async ({ createImportRouter }, { memoryRepository }) => {
  const environment = { now: () => new Date(), newId: () => crypto.randomUUID(), sleep: async () => undefined }
  const repository = memoryRepository({ environment })
  const app = express().use('/crm', createImportRouter({ repository, authorize: () => null }))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const seen = new Set()
  const wanted = ['http://127.0.0.1:' + server.address().port + '/crm/elements.js']
  for (let url = wanted.pop(); url !== undefined; url = wanted.pop()) {
    if (seen.has(url)) continue
    seen.add(url)
    const response = await fetch(url)
    const text = await response.text()
    if (!response.ok || !response.headers.get('content-type').startsWith('text/javascript')) throw new Error(url + ' ' + response.status)
    for (const [, path] of text.matchAll(/^import .* from '(.+)'$/gm)) wanted.push(new URL(path, url).href)
  }
  server.close()
  if (seen.size < 3) throw new Error('only ' + seen.size + ' scripts')
  return seen.size
}
;(async () => {
  const one = await serve(require('@footfall/express-plugin'), require('@footfall/core'))
  const two = await serve(await import('@footfall/express-plugin'), await import('@footfall/core'))
  if (one !== two) throw new Error('the builds differ')
  console.log(one + ' scripts')
})().catch((error) => { console.error(error); process.exit(1) })
`

let failed = 0
const check = async (name: string, work: () => Promise<string>): Promise<void> => {
  try {
    console.log(`ok    ${name} ${(await work()).trim().split('\n').at(-1) ?? ''}`.trimEnd())
  } catch (error) {
    failed++
    console.log(`FAIL  ${name}\n${error instanceof Error ? error.message : String(error)}`)
  }
}

const folder = await mkdtemp(join(tmpdir(), 'footfall-pack-'))
try {
  const packages = await findPublishable()

  // 1. Built and packed as pnpm would publish them.
  const tarballs = new Map<string, string>()
  for (const { folder: cwd, manifest } of packages) {
    await check(`${manifest.name}: builds and packs`, async () => {
      await sh('npx', [...PNPM, 'run', 'build'], { cwd })
      const before = new Set(await readdir(folder))
      await sh('npx', [...PNPM, 'pack', '--pack-destination', folder], { cwd })
      const [tarball] = (await readdir(folder)).filter((name) => !before.has(name))
      if (tarball === undefined) throw new Error('pnpm pack left no tarball')
      tarballs.set(manifest.name, join(folder, tarball))
      return ''
    })
  }

  // 2. What the judges of packages say.
  for (const [name, tarball] of tarballs) {
    await check(`${name}: publint`, async () => {
      await sh(bin('publint'), ['run', tarball, '--strict'])
      return ''
    })
    await check(`${name}: attw`, async () => {
      // node10 knows no `exports`; no Node that we support resolves like that.
      await sh(bin('attw'), [tarball, '--profile', 'node16', '--no-emoji', '--exclude-entrypoints', './package.json'])
      return ''
    })
  }

  // 3. Installed from the tarballs, by npm, into an empty folder.
  const consumer = await mkdtemp(join(folder, 'consumer-'))
  await writeFile(join(consumer, 'package.json'), '{ "name": "consumer", "private": true }')
  await writeFile(join(consumer, 'load.cjs'), LOAD)
  await writeFile(join(consumer, 'elements.cjs'), ELEMENTS)
  await check('all install from their tarballs', async () => {
    const flags = ['--no-audit', '--no-fund', '--loglevel=error']
    await sh('npm', ['install', ...flags, ...tarballs.values(), ...PEERS], { cwd: consumer, env: systemEnv })
    return ''
  })

  // 4. Loaded on both Nodes.
  const runtimes = [
    { node: (await sh('node', ['-p', 'process.execPath'], { env: systemEnv })).trim() },
    { node: process.execPath },
  ]
  for (const { node } of runtimes) {
    const version = (await sh(node, ['-p', 'process.versions.node'])).trim()
    for (const one of packages) {
      for (const entry of entriesOf(one)) {
        const wanted = NEEDS[entry] ?? one.manifest.engines?.node ?? '*'
        if (!satisfies(version, wanted)) {
          console.log(`      ${entry}: needs Node ${wanted}, this is ${version}`)
          continue
        }
        await check(`${entry}: loads on Node ${version}`, () =>
          sh(node, ['load.cjs', entry], { cwd: consumer, env: systemEnv }),
        )
      }
    }
    await check(`@footfall/express-plugin: serves its elements on Node ${version}`, () =>
      sh(node, ['elements.cjs'], { cwd: consumer, env: systemEnv }),
    )
    if (satisfies(version, '>=22.13')) {
      await check(`footfall: runs on Node ${version}`, () =>
        sh(node, ['node_modules/@footfall/cli/dist/main.js', '--version'], { cwd: consumer, env: systemEnv }),
      )
    }
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
console.log(failed === 0 ? 'all packages stand' : `${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
