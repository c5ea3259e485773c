import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

const main = resolve(import.meta.dirname, '../src/main.ts')

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The real command as a child process, in a folder of its own. */
export const createFolder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'footfall-cli-'))

  const start = (args: readonly string[]) =>
    spawn(process.execPath, ['--conditions=@footfall/source', main, ...args], { cwd: path })

  const run = (args: readonly string[], stdin = ''): Promise<Ended> =>
    new Promise((done, fail) => {
      const child = start(args)
      let stdout = ''
      let stderr = ''
      child.stdout.on('data', (chunk) => {
        stdout += chunk
      })
      child.stderr.on('data', (chunk) => {
        stderr += chunk
      })
      child.on('error', fail)
      child.on('close', (code) => done({ code, stdout, stderr }))
      child.stdin.on('error', () => undefined)
      child.stdin.end(stdin)
    })

  return {
    path,
    start,
    run,
    put: (name: string, text: string) => writeFile(join(path, name), text),
    read: (name: string) => readFile(join(path, name), 'utf8'),
    /** Looks at what is stored, past the command. */
    query: (sql: string, name = 'footfall.db'): readonly Record<string, unknown>[] => {
      const db = new DatabaseSync(join(path, name))
      try {
        return db.prepare(sql).all()
      } finally {
        db.close()
      }
    },
    remove: () => rm(path, { recursive: true, force: true }),
  }
}

export type Folder = Awaited<ReturnType<typeof createFolder>>

/** The requirement's two rows. */
export const TWO_VISITS = `Name,Phone,Store,Date
Asha,9723521333,Shivranjani,2/5/2024
Asha,+91 97235 21333,CG Road,6/5/2024
`

/** One row more, whose date is not in the calendar. */
export const WITH_HELD = `${TWO_VISITS}Bela,9723521444,CG Road,31/2/2024\n`
