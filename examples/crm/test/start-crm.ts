import { spawn } from 'node:child_process'
import { once } from 'node:events'

export interface RunningCrm {
  readonly url: string
  /** Ends it as Ctrl+C does, and gives its exit code. */
  stop(): Promise<number | null>
}

/** Starts the CRM of a folder as its `start` script does, on any port that is free. Its pages are built already. */
export const startCrm = async (
  folder: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<RunningCrm> => {
  const child = spawn(process.execPath, ['--conditions=@footfall/source', 'src/main.ts'], {
    cwd: folder,
    env: { ...process.env, CRM_PORT: '0', CRM_DATABASE: undefined, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  let told = ''
  const url = await new Promise<string>((found, failed) => {
    child.stdout.on('data', (chunk) => {
      told += chunk
      const [address] = /http:\/\/localhost:\d+(?=\s)/.exec(told) ?? []
      if (address !== undefined) found(address)
    })
    child.on('exit', (code) => failed(new Error(`The CRM ended with ${code} before it was there.`)))
  })
  return {
    url,
    stop: async () => {
      if (child.exitCode === null) child.kill('SIGINT')
      const [code] = await ended
      return code
    },
  }
}
