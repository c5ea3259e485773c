import { afterEach, describe, expect, test } from 'vitest'
import { memoryIdempotencyStore } from '../src/index.ts'
import { received } from '../src/schemas/answers.ts'
import { head, rawRequest } from './raw-request.ts'
import { INDIA, problemCode, type Served, type ServeOptions, serve, upload, VISITS } from './serve.ts'

let served: Served | null = null
const start = async (options?: ServeOptions): Promise<Served> => {
  served = await serve(options)
  return served
}
afterEach(async () => {
  await served?.close()
  served = null
})

const key = (value: string): Record<string, string> => ({ 'idempotency-key': value })

describe('an upload with an Idempotency-Key', () => {
  test('the same key and the same file: the same answer, and one import', async () => {
    const running = await start()
    const first = await upload(running.url, VISITS, INDIA, key('"8e03978e"'))
    const second = await upload(running.url, VISITS, INDIA, key('8e03978e'))
    expect(second.headers.get('idempotency-replayed')).toBe('true')
    expect(second.headers.get('location')).toBe(first.headers.get('location'))
    expect([second.status, await second.json()]).toEqual([first.status, await first.json()])
    expect(running.database.imports.size).toBe(1)
  })

  test('the same, in a form: its boundary is another one each time', async () => {
    const running = await start()
    const send = (): Promise<Response> => {
      const form = new FormData()
      form.append('defaultCountry', 'IN')
      form.append('file', new Blob([VISITS]), 'visits.csv')
      return fetch(`${running.url}/imports`, { method: 'POST', headers: key('k'), body: form })
    }
    const first = received.parse(await (await send()).json())
    expect(received.parse(await (await send()).json())).toEqual(first)
  })

  test('another file, or other options, under the same key: 422', async () => {
    const running = await start()
    await upload(running.url, VISITS, INDIA, key('k'))
    const otherFile = await upload(running.url, `${VISITS}\n`, INDIA, key('k'))
    expect([otherFile.status, await problemCode(otherFile)]).toEqual([422, 'idempotency-key-reused'])
    const otherOptions = await upload(running.url, VISITS, 'defaultCountry=US&dateOrder=DMY', key('k'))
    expect(await problemCode(otherOptions)).toBe('idempotency-key-reused')
    expect(running.database.imports.size).toBe(1)
  })

  test('while the first is still under way: 409', async () => {
    const running = await start()
    const slow = rawRequest(running.url)
    const bytes = Buffer.byteLength(VISITS)
    slow.send(
      head(`${running.url}/imports?${INDIA}`, 'POST', {
        ...key('k'),
        'content-type': 'text/csv',
        'content-length': `${bytes}`,
      }),
    )
    slow.send(VISITS.slice(0, 50))
    await new Promise((done) => setTimeout(done, 100))
    const second = await upload(running.url, VISITS, INDIA, key('k'))
    expect([second.status, await problemCode(second)]).toEqual([409, 'idempotency-key-in-flight'])
    slow.send(VISITS.slice(50))
    expect(await slow.answer(200)).toMatch(/^HTTP\/1\.1 202 /)
    slow.socket.destroy()
  })

  test('one that failed, or whose sender went away, may be sent again', async () => {
    const running = await start()
    expect((await upload(running.url, '', INDIA, key('k'))).status).toBe(422)
    const gone = rawRequest(running.url)
    gone.send(
      head(`${running.url}/imports`, 'POST', { ...key('k'), 'content-type': 'text/csv', 'content-length': '999' }),
    )
    gone.send(VISITS)
    await new Promise((done) => setTimeout(done, 50))
    gone.socket.destroy()
    await new Promise((done) => setTimeout(done, 100))
    expect((await upload(running.url, VISITS, INDIA, key('k'))).status).toBe(202)
  })

  test('keys of one person are not those of another', async () => {
    const running = await start({
      authorize: (req) => ({ actorId: String(req.headers['x-actor']), can: () => true }),
    })
    const as = (actor: string): Promise<Response> =>
      upload(running.url, VISITS, INDIA, { ...key('k'), 'x-actor': actor })
    expect((await as('a')).headers.get('location')).not.toBe((await as('b')).headers.get('location'))
  })

  test.each(['""', '"open', 'two words', 'x'.repeat(300)])('%j is no key', async (bad) => {
    const running = await start()
    const response = await upload(running.url, VISITS, INDIA, key(bad))
    expect([response.status, await problemCode(response)]).toEqual([400, 'idempotency-key-invalid'])
  })
})

test('the store in memory forgets the oldest, and what is too old, but never what is in flight', async () => {
  let now = 0
  const store = memoryIdempotencyStore({ maxKeys: 2, ttlMs: 100, now: () => now })
  const answer = { status: 202, headers: {}, body: null }
  await store.claim('in flight')
  for (const one of ['a', 'b', 'c']) {
    await store.claim(one)
    await store.complete(one, one, answer)
  }
  expect(await store.claim('in flight')).toEqual({ state: 'in-flight' })
  expect(await store.claim('c')).toEqual({ state: 'answered', fingerprint: 'c', answer })
  expect(await store.claim('a')).toEqual({ state: 'claimed' })
  now = 101
  expect(await store.claim('c')).toEqual({ state: 'claimed' })
})
