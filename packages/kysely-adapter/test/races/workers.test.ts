import { expect, test } from 'vitest'
import { startWorker, startWorkers } from './workers.ts'

const UNRULY = new URL('./unruly.ts', import.meta.url)

const options = (begin: string, limitMs = 20_000) => ({
  name: 'process 3',
  args: [begin],
  limitMs,
  startMs: begin === 'be ready' ? 20_000 : 300,
  stopMs: 100,
})

test('a process that answers is asked again, and ended though it would not end by itself', async () => {
  const worker = await startWorker(UNRULY, options('be ready'))
  expect(await worker.ask('answer')).toBe('here')
  expect(await worker.ask('answer')).toBe('here')
  await worker.stop()
  expect(worker.hasEnded()).toBe(true)
})

test('a process that hangs is told of by name and killed', async () => {
  const worker = await startWorker(UNRULY, options('be ready', 200))
  await expect(worker.ask('hang')).rejects.toThrow('process 3 did not answer within 200 ms and was killed')
  await worker.stop()
  expect(worker.hasEnded()).toBe(true)
  await expect(worker.ask('answer')).rejects.toThrow('process 3 ended (SIGKILL) instead of answering')
})

test.each([
  ['die', 'process 3 ended (code 3) instead of answering'],
  ['be killed', 'process 3 ended (SIGKILL) instead of answering'],
])('a process that dies (%s) is told of by name', async (task, message) => {
  const worker = await startWorker(UNRULY, options('be ready'))
  await expect(worker.ask(task)).rejects.toThrow(message)
  await worker.stop()
})

test.each([
  ['say nothing', 'process 3 did not answer within 300 ms and was killed'],
  ['die at once', 'process 3 '],
])('a process that does not become ready (%s) fails the start, and none is left behind', async (begin, message) => {
  await expect(startWorkers(UNRULY, [options('be ready'), options(begin)])).rejects.toThrow(message)
})
