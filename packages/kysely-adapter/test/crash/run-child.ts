import { spawn } from 'node:child_process'

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly lines: readonly string[]
  readonly errors: string
}

const LIMIT_MS = 120_000

/** Runs a script of the tests in a process of its own, from source, to its end. */
export const runChild = (script: URL, args: readonly string[]): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--conditions=@footfall/source', script.pathname, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGTERM',
    })
    let out = ''
    let errors = ''
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString()
    })
    child.stderr.on('data', (data: Buffer) => {
      errors += data.toString()
    })
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code, signal, lines: out.split('\n').filter((line) => line !== ''), errors }),
    )
  })
