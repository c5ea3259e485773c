import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const EXAMPLE = join(import.meta.dirname, '..')
/** What the CRM is made of; its tests, pictures and this README's tools are not. */
const PARTS = ['package.json', 'vite.config.ts', 'src', 'web']

export const DIFF = join(EXAMPLE, 'footfall.diff')

/** git without anybody's settings, and outside of any repository. */
export const git = (cwd: string, args: readonly string[], accepts: readonly number[] = [0]): string => {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', GIT_CEILING_DIRECTORIES: cwd }
  try {
    return execFileSync('git', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string }
    if (status === undefined || stdout === undefined || !accepts.includes(status)) throw error
    return stdout
  }
}

/** A folder that goes again, laid out as the workspace is around the example. */
export const createScratch = (): { readonly folder: string; readonly example: string; remove(): void } => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'crm-before-')))
  const example = join(folder, 'examples/crm')
  mkdirSync(example, { recursive: true })
  cpSync(join(EXAMPLE, '../../tsconfig.base.json'), join(folder, 'tsconfig.base.json'))
  return { folder, example, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

export const copyCrm = (to: string): void => {
  for (const part of PARTS) cpSync(join(EXAMPLE, part), join(to, part), { recursive: true })
}

const createCopy = (change: (example: string) => void): ReturnType<typeof createScratch> => {
  const scratch = createScratch()
  copyCrm(scratch.example)
  change(scratch.example)
  symlinkSync(join(EXAMPLE, 'node_modules'), join(scratch.example, 'node_modules'), 'dir')
  return scratch
}

/** This CRM once more, so that tests can build and start it beside each other. It runs from `example`. */
export const createCrmCopy = (): ReturnType<typeof createScratch> => createCopy(() => undefined)

/** The CRM before Footfall: this one with `footfall.diff` taken back. It runs from `example`. */
export const createCrmBefore = (): ReturnType<typeof createScratch> =>
  createCopy((example) => git(example, ['apply', '--reverse', DIFF]))

/** What turns the CRM of one folder into that of this example, as git shows it, but for its object names. */
export const diffFrom = (before: string): string => {
  const { folder, remove } = createScratch()
  try {
    for (const part of PARTS) cpSync(join(before, part), join(folder, 'before', part), { recursive: true })
    copyCrm(join(folder, 'after'))
    const diff = git(folder, ['diff', '--no-index', '--no-color', 'before', 'after'], [0, 1])
    return diff
      .split('\n')
      .filter((line) => !line.startsWith('index '))
      .map((line) => (/^(diff|---|\+\+\+) /.test(line) ? line.replace(/\b([ab])\/(before|after)\//g, '$1/') : line))
      .join('\n')
  } finally {
    remove()
  }
}
