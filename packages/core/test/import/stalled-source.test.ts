import { expect, test } from 'vitest'
import { listImports, listRows, receiveImport, replayImport, runImport } from '../../src/index.ts'
import { createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

/** Some bytes, and then nothing, until it is told how to go on; `pulled` resolves once that is asked for. */
const stalling = (chunks: Iterable<Uint8Array>) => {
  let pull = (): void => undefined
  let fail = (_: Error): void => undefined
  const pulled = new Promise<void>((resolve) => {
    pull = resolve
  })
  const never = new Promise<never>((_, reject) => {
    fail = reject
  })
  const source = async function* () {
    yield* chunks
    pull()
    yield await never
  }
  return { source: source(), pulled, fail: () => fail(new Error('The stream broke off.')) }
}

test('who stops while a source says nothing is heard at once; what the source says later is nobody’s', async () => {
  const { repository } = createWorld()
  const { source, pulled, fail } = stalling(file(...EXAMPLE))
  const controller = new AbortController()
  const receiving = receiveImport(source, { repository, ...INDIA, signal: controller.signal })
  await pulled
  controller.abort()
  await expect(receiving).rejects.toMatchObject({ code: 'aborted' })
  const { items } = await listImports({ repository })
  expect(items).toMatchObject([{ status: 'failed' }])
  // An unhandled rejection would fail the run.
  fail()
  await new Promise((done) => setTimeout(done, 5))
})

test('a replay that is stopped while its file says nothing gives back the lease, and nothing has changed', async () => {
  const { repository } = createWorld()
  const { importId } = await runImport(file(...EXAMPLE, 'No,,,,,'), { repository, ...INDIA })
  const { source, pulled } = stalling([new TextEncoder().encode('footfall_row,Phone\r\n')])
  const controller = new AbortController()
  const replaying = replayImport(importId ?? '', source, { repository, signal: controller.signal })
  await pulled
  controller.abort()
  await expect(replaying).rejects.toMatchObject({ code: 'aborted' })
  expect((await listRows(importId ?? '', { repository, outcome: 'held' })).items).toHaveLength(1)
  const again = await runImport(file(...EXAMPLE), { repository, ...INDIA })
  expect(again).toMatchObject({ status: 'completed' })
})

test('a source is closed when the caller stops between two of its chunks', async () => {
  const { repository } = createWorld()
  const controller = new AbortController()
  let isClosed = false
  const source = async function* () {
    try {
      for (const chunk of file(...EXAMPLE)) {
        yield chunk
        controller.abort()
      }
    } finally {
      isClosed = true
    }
  }
  const receiving = receiveImport(source(), { repository, ...INDIA, signal: controller.signal })
  await expect(receiving).rejects.toMatchObject({ code: 'aborted' })
  expect(isClosed).toBe(true)
})

test('a source that stops us itself, and then says nothing, is not waited for', async () => {
  const { repository } = createWorld()
  const controller = new AbortController()
  const source = async function* () {
    for (const chunk of file(...EXAMPLE)) yield chunk
    controller.abort()
    yield await new Promise<never>(() => undefined)
  }
  const receiving = receiveImport(source(), { repository, ...INDIA, signal: controller.signal })
  await expect(receiving).rejects.toMatchObject({ code: 'aborted' })
})
