import { afterEach, expect, test } from 'vitest'
import { received } from '../src/schemas/answers.ts'
import { problemCode, type Served, type ServeOptions, serve, upload, VISITS } from './serve.ts'

let served: Served | null = null
const start = async (options?: ServeOptions): Promise<Served> => {
  served = await serve(options)
  return served
}
afterEach(async () => {
  await served?.close()
  served = null
})

interface Told {
  readonly event: string
  readonly id: string | null
  readonly data: unknown
}

/** Reads server-sent events until the server ends the stream. */
const read = async (response: Response): Promise<readonly Told[]> =>
  (await response.text()).split('\n\n').flatMap((block) => {
    const field = (name: string): string | null => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? null
    const event = field('event')
    return event === null ? [] : [{ event, id: field('id'), data: JSON.parse(field('data') ?? 'null') }]
  })

test('a follower gets the present state first, then progress, and the end', async () => {
  const running = await start({ limits: { eventPollMs: 20 } })
  const long = `${VISITS}${'Asha Patel,9723521333,CG Road,06/05/2024\n'.repeat(5_000)}`
  const { importId } = received.parse(await (await upload(running.url, long, 'defaultCountry=IN&dateOrder=DMY')).json())
  const response = await fetch(`${running.url}/imports/${importId}/events`)
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const told = read(response)
  await fetch(`${running.url}/imports/${importId}/apply`, { method: 'POST' })
  const events = await told
  expect(events[0]).toMatchObject({ event: 'state', data: { importId, status: 'received', rows: 5_003 } })
  expect(events.some(({ event, data }) => event === 'progress' && JSON.stringify(data).includes('"applying"'))).toBe(
    true,
  )
  expect(events.at(-1)).toMatchObject({ event: 'state', id: 'end', data: { status: 'completed' } })
})

test('who comes again gets the present state; who has seen the end is told to stay away', async () => {
  const running = await start()
  const { importId } = received.parse(
    await (await upload(running.url, VISITS, 'defaultCountry=IN&dateOrder=DMY&apply=true')).json(),
  )
  await running.router.runner.idle()
  const url = `${running.url}/imports/${importId}/events`
  expect(await read(await fetch(url))).toMatchObject([{ event: 'state', id: 'end', data: { status: 'completed' } }])
  expect((await fetch(url, { headers: { 'last-event-id': 'end' } })).status).toBe(204)
})

test('a stream ends after its time, and too many at once are refused', async () => {
  const running = await start({ limits: { eventStreamMs: 300, eventPollMs: 20, maxEventStreams: 1 } })
  const { importId } = received.parse(await (await upload(running.url)).json())
  const url = `${running.url}/imports/${importId}/events`
  const first = await fetch(url)
  const second = await fetch(url)
  expect([second.status, await problemCode(second)]).toEqual([429, 'too-many-streams'])
  expect(await read(first)).toMatchObject([{ event: 'state', id: null, data: { status: 'received' } }])
  expect((await fetch(url)).status).toBe(200)
})

test('a follower who goes away frees the place', async () => {
  const running = await start({ limits: { maxEventStreams: 1 } })
  const { importId } = received.parse(await (await upload(running.url)).json())
  const url = `${running.url}/imports/${importId}/events`
  for (let at = 0; at < 20; at++) {
    const leave = new AbortController()
    const response = await fetch(url, { signal: leave.signal })
    expect(response.status).toBe(200)
    leave.abort()
    await new Promise((done) => setTimeout(done, 20))
  }
})

test('an import that is not there is 404', async () => {
  const { url } = await start()
  expect(await problemCode(await fetch(`${url}/imports/nothing/events`))).toBe('import-not-found')
})
