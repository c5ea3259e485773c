import { type ChildProcess, fork, type Serializable } from 'node:child_process'
import { once } from 'node:events'

/** A process of a race: it says that it is ready, and then answers each task with one message. */
export interface Worker {
  /** Rejects, and kills the process, when no answer comes in time; rejects when the process ends instead. */
  ask(task: Serializable): Promise<unknown>
  /** Ends the process, by force where it does not end by itself. */
  stop(): Promise<void>
  readonly hasEnded: () => boolean
}

export interface WorkerOptions {
  readonly name: string
  readonly args: readonly string[]
  /** How long an answer may take. */
  readonly limitMs: number
  /** How long a process may take to be ready. Default 60 s: they all start at once. */
  readonly startMs?: number
  /** How long it may take to end by itself. Default 5 s. */
  readonly stopMs?: number
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null

/** The next message of a process. */
const nextMessage = (child: ChildProcess, name: string, limitMs: number): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      clearTimeout(timer)
      child.off('message', onMessage)
      child.off('exit', onExit)
      act()
    }
    const onMessage = (message: unknown): void => settle(() => resolve(message))
    const onExit = (code: number | null, signal: string | null): void =>
      settle(() => reject(new Error(`${name} ended (${signal ?? `code ${code}`}) instead of answering`)))
    const onTime = (): void => {
      child.kill('SIGKILL')
      settle(() => reject(new Error(`${name} did not answer within ${limitMs} ms and was killed`)))
    }
    const timer = setTimeout(onTime, limitMs)
    child.on('message', onMessage)
    child.on('exit', onExit)
    if (hasEnded(child)) onExit(child.exitCode, child.signalCode)
  })

const stop = async (child: ChildProcess, limitMs: number): Promise<void> => {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  if (child.connected) child.disconnect()
  const timer = setTimeout(() => child.kill('SIGKILL'), limitMs)
  await ended
  clearTimeout(timer)
}

/** Starts a script of the tests, from source, as a process that talks to this one; resolves when it is ready. */
export const startWorker = async (
  script: URL,
  { name, args, limitMs, startMs = 60_000, stopMs = 5_000 }: WorkerOptions,
): Promise<Worker> => {
  const child = fork(script, args, { execArgv: ['--conditions=@footfall/source'] })
  await nextMessage(child, name, startMs)
  return {
    ask: (task) => {
      const answer = nextMessage(child, name, limitMs)
      // A process that has ended is told of by the answer that does not come.
      child.send(task, () => undefined)
      return answer
    },
    stop: () => stop(child, stopMs),
    hasEnded: () => hasEnded(child),
  }
}

/** Starts several; should one fail to, none is left behind. */
export const startWorkers = async (script: URL, options: readonly WorkerOptions[]): Promise<readonly Worker[]> => {
  const started = await Promise.allSettled(options.map((one) => startWorker(script, one)))
  const workers = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const failed = started.find((one) => one.status === 'rejected')
  if (failed === undefined) return workers
  await Promise.all(workers.map((worker) => worker.stop()))
  throw failed.reason
}
