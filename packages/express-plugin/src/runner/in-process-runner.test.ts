import { expect, test } from 'vitest'
import { inProcessRunner } from './in-process-runner.ts'
import type { JobEnd } from './perform-job.ts'
import type { ImportJob } from './runner.ts'

const job = (importId: string, tenantId: string | null = null): ImportJob => ({
  importId,
  tenantId,
  actorId: null,
  digest: null,
})
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

/** Notes when each job begins and ends. */
const recorder = (ends: readonly JobEnd[] = []) => {
  const notes: string[] = []
  const left = [...ends]
  return {
    notes,
    perform: async ({ importId }: ImportJob, signal: AbortSignal): Promise<JobEnd> => {
      notes.push(`+${importId}`)
      for (let at = 0; at < 5 && !signal.aborted; at++) await pause(4)
      notes.push(signal.aborted ? `!${importId}` : `-${importId}`)
      return signal.aborted ? 'aborted' : (left.shift() ?? 'completed')
    },
  }
}

test('imports of one tenant run one after the other, in the order of asking; those of two beside each other', async () => {
  const { notes, perform } = recorder()
  const runner = inProcessRunner({ perform, retryDelaysMs: [] })
  for (const one of [job('1'), job('2'), job('3', 'other')]) await runner.enqueue(one)
  await runner.idle()
  expect(notes.filter((note) => !note.includes('3'))).toEqual(['+1', '-1', '+2', '-2'])
  expect(notes.indexOf('+3')).toBeLessThan(notes.indexOf('-1'))
})

test('a job that waits already is not queued twice; one that runs already is', async () => {
  const { notes, perform } = recorder()
  const runner = inProcessRunner({ perform, retryDelaysMs: [] })
  await runner.enqueue(job('1'))
  await runner.enqueue(job('1'))
  await pause(5)
  await runner.enqueue(job('1'))
  await runner.idle()
  expect(notes).toEqual(['+1', '-1', '+1', '-1'])
})

test('what fails unforeseen is tried again, a bounded number of times', async () => {
  const { notes, perform } = recorder(['retry', 'retry', 'retry', 'retry'])
  const runner = inProcessRunner({ perform, retryDelaysMs: [1, 1] })
  await runner.enqueue(job('1'))
  await runner.idle()
  expect(notes.filter((note) => note === '+1')).toHaveLength(3)
})

test('draining stops what runs, waits for it, begins nothing more, and does not wait out a pause', async () => {
  const { notes, perform } = recorder(['retry'])
  const runner = inProcessRunner({ perform, retryDelaysMs: [60_000] })
  await runner.enqueue(job('1'))
  await pause(60)
  await runner.enqueue(job('2', 'other'))
  await runner.enqueue(job('3', 'other'))
  await pause(5)
  await runner.drain()
  await runner.enqueue(job('4'))
  await runner.idle()
  expect(notes).toEqual(['+1', '-1', '+2', '!2'])
})

test('the same import with the digest of a later preview is another asking', async () => {
  const digests: (string | null)[] = []
  const perform = async ({ digest }: ImportJob): Promise<JobEnd> => {
    digests.push(digest)
    await pause(5)
    return 'completed'
  }
  const runner = inProcessRunner({ perform, retryDelaysMs: [] })
  await runner.enqueue(job('first'))
  for (const digest of ['old', 'new', 'new']) await runner.enqueue({ ...job('1'), digest })
  await runner.idle()
  expect(digests).toEqual([null, 'old', 'new'])
})
