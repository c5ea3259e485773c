// What the documentation says is so: links lead to files, TypeScript compiles (and runs where it is marked `ts run`),
// and commands print what is shown below them. With --update the outputs are written anew.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { root, sh } from './lib/packages.ts'
import { findCommands, findLinks, findSnippets, normaliseOutput } from './lib/snippets.ts'

const isUpdate = process.argv.includes('--update')
const listed = await sh('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'])
const files = listed
  .split('\n')
  .filter((file) => file !== '' && !file.startsWith('.changeset/') && existsSync(join(root, file)))

let checked = 0
let failed = 0
const fail = (where: string, why: string): void => {
  failed++
  console.error(`FAIL  ${where}: ${why}`)
}

/** Standard output of a command line, whatever its exit code; held rows end a command with 3. */
const output = (command: string, cwd: string): Promise<string> =>
  new Promise((done, reject) => {
    const child = spawn(command, { cwd, shell: true, stdio: ['ignore', 'pipe', 'ignore'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject)
    child.on('close', () => done(text))
  })

// Inside the workspace, so that our packages are found by their names; git does not see it.
const scratch = join(root, 'node_modules/.check-docs')
const playground = await mkdtemp(join(tmpdir(), 'footfall-docs-'))
const demo = join(root, '.demo')
const demoAside = join(playground, 'demo-aside')
await rm(scratch, { recursive: true, force: true })
await mkdir(scratch, { recursive: true })
// The commands of the documentation begin with no database of an earlier run.
if (existsSync(demo)) await rename(demo, demoAside)

try {
  const compiled: string[] = []
  const runs: { readonly where: string; readonly path: string }[] = []
  for (const file of files) {
    let markdown = await readFile(join(root, file), 'utf8')
    for (const link of findLinks(markdown)) {
      checked++
      if (!existsSync(resolve(root, dirname(file), link))) fail(file, `there is no ${link}`)
    }
    for (const { info, code, line } of findSnippets(markdown)) {
      const where = `${file}:${line}`
      const [language, mark] = info.split(' ')
      if (language === 'ts') {
        checked++
        const path = join(scratch, `${file.replaceAll('/', '-')}-${line}.ts`)
        await writeFile(path, `${code}\nexport {}\n`)
        compiled.push(path)
        if (mark === 'run') runs.push({ where, path })
      }
      if (language === 'console') {
        for (const { command, output: told } of findCommands(code)) {
          checked++
          const printed = await output(command, root)
          if (normaliseOutput(printed) === normaliseOutput(told)) continue
          if (isUpdate) markdown = markdown.replace(`$ ${command}\n${told}`, `$ ${command}\n${printed.trimEnd()}\n`)
          else fail(where, `\`${command}\` prints\n${printed}`)
        }
      }
    }
    if (isUpdate) await writeFile(join(root, file), markdown)
  }

  const tsconfig = {
    extends: '../../tsconfig.base.json',
    compilerOptions: { noEmit: true, types: ['node'] },
    files: compiled,
  }
  await writeFile(join(scratch, 'tsconfig.json'), JSON.stringify(tsconfig))
  await sh(join(root, 'node_modules/.bin/tsc'), ['-p', scratch]).catch((error: Error) =>
    fail('snippets', error.message),
  )

  await copyFile(join(root, 'examples/data/visits.csv'), join(playground, 'visits.csv'))
  for (const { where, path } of runs) {
    // Node strips no types below node_modules: the snippet runs from a copy beside our scripts' packages.
    const copy = join(root, `.check-docs-${process.pid}.ts`)
    await copyFile(path, copy)
    try {
      await sh(process.execPath, ['--conditions=@footfall/source', copy], { cwd: playground })
    } catch (error) {
      fail(where, error instanceof Error ? error.message : String(error))
    } finally {
      await rm(copy)
    }
  }
} finally {
  await rm(demo, { recursive: true, force: true })
  if (existsSync(demoAside)) await rename(demoAside, demo)
  await rm(scratch, { recursive: true, force: true })
  await rm(playground, { recursive: true, force: true })
}
console.log(failed === 0 ? `${checked} links, snippets and commands stand` : `${failed} of ${checked} failed`)
process.exitCode = failed === 0 ? 0 : 1
