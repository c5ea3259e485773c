import type { RaceTask } from './child.ts'
import type { Worker } from './workers.ts'

/** What one process was told in one round. */
export interface Share {
  readonly status: string
  readonly rows: number
  readonly outcomes: {
    readonly clientCreated: number
    readonly visitAdded: number
    readonly visitRepeated: number
    readonly held: number
  }
  readonly created: { readonly clients: number; readonly visits: number; readonly stores: number }
  readonly recorded: readonly string[]
  /** How often a batch of the import met what another writer had just made, by the code of the refusal. */
  readonly refused: Readonly<Record<string, number>>
}

/** What a process answers: its part, or that somebody in it was told of an error. */
export interface Told<Result> {
  readonly result?: Result
  readonly failed?: string
}

export const resultOf = <Result>(told: Told<Result>, seed: number): Result => {
  if (told.result === undefined) throw new Error(`round ${seed}: a caller was told ${told.failed}`)
  return told.result
}

/** Lets a process import its file and record its visits of one round. */
export const shareFrom = async (worker: Worker, task: RaceTask): Promise<Share> =>
  resultOf((await worker.ask(task)) as Told<Share>, task.seed)
