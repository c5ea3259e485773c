import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly engines?: { readonly node?: string }
  readonly publishConfig?: { readonly exports?: Readonly<Record<string, unknown>> }
}

export interface Publishable {
  readonly folder: string
  readonly manifest: Manifest
}

/** The packages that could be published, in the order of their folders. */
export const findPublishable = async (): Promise<readonly Publishable[]> => {
  const names = (await readdir(join(root, 'packages'))).sort()
  const all = await Promise.all(
    names.map(async (name): Promise<Publishable> => {
      const folder = join(root, 'packages', name)
      return { folder, manifest: JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) }
    }),
  )
  return all.filter(({ manifest }) => manifest.private !== true)
}

/** Runs a program to its end and returns what it said; throws with all of it when it fails. */
export const sh = (
  command: string,
  args: readonly string[],
  { cwd = root, env = process.env }: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> =>
  new Promise((done, fail) => {
    execFile(command, [...args], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) done(stdout)
      else fail(new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`))
    })
  })
