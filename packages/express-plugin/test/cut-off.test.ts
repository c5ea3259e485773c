import { createMemoryDatabase, memoryRepository } from '@footfall/core'
import { afterEach, expect, test } from 'vitest'
import { preview, received, report, reportPage, reportWithProgress, verification } from '../src/schemas/answers.ts'
import { head, rawRequest } from './raw-request.ts'
import { environment, post, problemCode, type Served, type ServeOptions, serve, upload, VISITS } from './serve.ts'

let served: Served | null = null
const start = async (options?: ServeOptions): Promise<Served> => {
  served = await serve(options)
  return served
}
afterEach(async () => {
  await served?.close()
  served = null
})

const APPLY = 'defaultCountry=IN&dateOrder=DMY&apply=true'
/** More than the reader looks at before its first batch. */
const HELD = Array.from({ length: 1_500 }, (_, at) => `V,98250${10_000 + at},CG Road,31/02/2024,${'m'.repeat(1_000)}\n`)
const HEADER = 'Name,Phone,Store,Visit Date,Note\n'

const applied = async (running: Served, csv: string): Promise<string> => {
  const { importId } = received.parse(await (await upload(running.url, csv, APPLY)).json())
  await running.router.runner.idle()
  return importId
}
const reportOf = async ({ url }: Served, id: string) =>
  reportWithProgress.parse(await (await fetch(`${url}/imports/${id}`)).json())
const isProved = async ({ url }: Served, id: string): Promise<boolean> =>
  verification.parse(await (await fetch(`${url}/imports/${id}/verify`)).json()).ok

test('a client that goes away in the middle of a replay leaves no row that waits for nobody', async () => {
  const running = await start()
  const id = await applied(running, `${HEADER}${HELD.join('')}`)
  const csv = await (await fetch(`${running.url}/imports/${id}/held.csv`)).text()
  const fixed = csv.replaceAll('31/02/2024', '28/02/2024')

  const address = `${running.url}/imports/${id}/replay`
  const request = rawRequest(address)
  const length = Buffer.byteLength(fixed)
  request.send(head(address, 'POST', { 'content-type': 'text/csv', 'content-length': `${length}` }))
  request.send(fixed.slice(0, Math.floor(fixed.length * 0.95)))
  for (let tries = 0; tries < 500 && (await reportOf(running, id)).status === 'completed'; tries++) {
    await new Promise((done) => setTimeout(done, 10))
  }
  expect((await reportOf(running, id)).status).toBe('applying')
  request.socket.destroy()
  for (let tries = 0; tries < 500 && (await reportOf(running, id)).status !== 'completed'; tries++) {
    await new Promise((done) => setTimeout(done, 10))
  }
  await running.router.runner.idle()

  const { status, outcomes } = await reportOf(running, id)
  expect(status).toBe('completed')
  expect(outcomes.held).toBeLessThan(HELD.length)
  expect(await isProved(running, id)).toBe(true)
  const again = await fetch(address, { method: 'POST', headers: { 'content-type': 'text/csv' }, body: fixed })
  expect(again.status).toBe(200)
  expect((await reportOf(running, id)).outcomes.held).toBe(0)
  expect(await isProved(running, id)).toBe(true)
})

test('a fix that the database cut off is applied by the runner', async () => {
  const inner = memoryRepository({ environment, database: createMemoryDatabase() })
  let fails = 0
  const apply: typeof inner.registry.apply = async (batch) => {
    if (fails-- > 0) throw new Error('the database is away')
    return inner.registry.apply(batch)
  }
  const running = await start({ repository: { ...inner, registry: { ...inner.registry, apply } } })
  const id = await applied(running, VISITS)
  fails = 1
  const fix = { fields: { visitDate: '28/02/2024' } }
  expect((await post(`${running.url}/imports/${id}/rows/3`, fix, 'PATCH')).status).toBe(500)
  await running.router.runner.idle()
  expect(await reportOf(running, id)).toMatchObject({ status: 'completed', outcomes: { held: 0 } })
  expect(await isProved(running, id)).toBe(true)
})

test('many fixes, replays and imports at once: every row keeps exactly one outcome', async () => {
  const running = await start({ limits: { maxParallelUploads: 50 } })
  const id = await applied(running, `${HEADER}${HELD.slice(0, 12).join('')}`)
  const csv = await (await fetch(`${running.url}/imports/${id}/held.csv`)).text()
  const replayed = csv.replaceAll('31/02/2024', '27/02/2024')
  const headers = { 'content-type': 'text/csv' }
  const work = [
    ...Array.from({ length: 12 }, (_, at) =>
      post(`${running.url}/imports/${id}/rows/${at + 1}`, { fields: { visitDate: '28/02/2024' } }, 'PATCH'),
    ),
    ...Array.from({ length: 4 }, () =>
      fetch(`${running.url}/imports/${id}/replay`, { method: 'POST', headers, body: replayed }),
    ),
    ...Array.from({ length: 6 }, () => upload(running.url, VISITS, APPLY)),
    ...Array.from({ length: 6 }, () => post(`${running.url}/imports/${id}/apply`, {})),
  ]
  for (const response of await Promise.all(work)) expect([200, 202, 409]).toContain(response.status)
  await running.router.runner.idle()
  const page = reportPage.parse(await (await fetch(`${running.url}/imports?limit=100`)).json())
  const items = page.items.map((item) => report.parse(item))
  expect(items.map(({ status }) => status)).toEqual(items.map(() => 'completed'))
  expect((await reportOf(running, id)).outcomes).toMatchObject({ clientCreated: 12, held: 0 })
  for (const { importId } of items) expect(await isProved(running, importId)).toBe(true)
  expect(running.database.visits.size).toBe(14)
})

test('a digest of before a stop does not hold after it, and the caller hears so at once', async () => {
  const running = await start()
  const { importId } = received.parse(await (await upload(running.url)).json())
  const { digest } = preview.parse(await (await fetch(`${running.url}/imports/${importId}/preview`)).json())
  await post(`${running.url}/visits`, { phone: '+919723521333', store: 'CG Road', visitDate: '2024-05-06' })
  await running.repository.ledger.update(importId, { status: 'failed' }, ['received'])
  const refused = await post(`${running.url}/imports/${importId}/apply`, { digest })
  expect([refused.status, await problemCode(refused)]).toEqual([409, 'plan-changed'])
  expect((await post(`${running.url}/imports/${importId}/apply`, {})).status).toBe(202)
  await running.router.runner.idle()
  expect((await reportOf(running, importId)).status).toBe('completed')
})

test('an upload whose process died does not look alive for ever', async () => {
  const running = await start({ limits: { uploadTimeoutMs: 100, abandonedAfterMs: 200 } })
  const create = (id: string, ageMs: number): Promise<void> =>
    running.repository.ledger.create({ id, sourceName: 'a', createdAt: new Date(Date.now() - ageMs).toISOString() })
  await create('dead', 60_000)
  await create('young', 0)
  await running.router.runner.start()
  expect((await reportOf(running, 'dead')).error?.code).toBe('receive-abandoned')
  expect((await reportOf(running, 'young')).status).toBe('receiving')
  expect(running.log).toContain('dead')
  // What was too young at the start is looked at once more when it cannot be alive any more.
  for (let tries = 0; tries < 300 && (await reportOf(running, 'young')).status === 'receiving'; tries++) {
    await new Promise((done) => setTimeout(done, 10))
  }
  expect((await reportOf(running, 'young')).status).toBe('failed')
})
