import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { received } from '../src/schemas/answers.ts'
import { head, rawRequest } from './raw-request.ts'
import { INDIA, post, problemCode, type Served, type ServeOptions, serve, upload, VISITS } from './serve.ts'

let served: Served | null = null
const start = async (options?: ServeOptions): Promise<Served> => {
  served = await serve(options)
  return served
}
afterEach(async () => {
  await served?.close()
  served = null
})

const formOf = (
  fields: Readonly<Record<string, string>>,
  csv = VISITS,
  name = 'visits.csv',
  field = 'file',
): FormData => {
  const form = new FormData()
  for (const [key, value] of Object.entries(fields)) form.append(key, value)
  form.append(field, new Blob([csv], { type: 'text/csv' }), name)
  return form
}
const sendForm = (url: string, form: FormData): Promise<Response> =>
  fetch(`${url}/imports`, { method: 'POST', body: form })
const statuses = ({ database }: Served): readonly string[] => [...database.imports.values()].map(({ status }) => status)

describe('a multipart upload', () => {
  test('has its options in fields before the file, and the name of the file', async () => {
    const { url } = await start()
    const response = await sendForm(
      url,
      formOf({ defaultCountry: 'IN', dateOrder: 'DMY', mapping: '{"phone":["Mobile"]}' }),
    )
    expect(response.status).toBe(202)
    expect(received.parse(await response.json())).toMatchObject({
      source: { name: 'visits.csv' },
      rows: 3,
      mapping: { phone: ['Mobile'] },
    })
  })

  test.each([
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\visits.csv', 'visits.csv'],
    ['..', 'upload.csv'],
    ['ગ્રાહકો.csv', 'ગ્રાહકો.csv'],
  ])('a file called %s is known as %s', async (name, shown) => {
    const { url } = await start()
    const response = await sendForm(url, formOf({}, VISITS, name))
    expect(received.parse(await response.json()).source.name).toBe(shown)
  })

  test('fields after the file are refused: they would come too late', async () => {
    const { url } = await start()
    const form = formOf({})
    form.append('defaultCountry', 'IN')
    const response = await sendForm(url, form)
    expect([response.status, await problemCode(response)]).toEqual([400, 'multipart-invalid'])
    expect(statuses(served ?? (await start()))).toEqual(['failed'])
  })

  test('a second file, a file under another name, and no file at all are refused', async () => {
    const { url } = await start()
    const two = formOf({})
    two.append('file', new Blob(['x']), 'second.csv')
    expect(await problemCode(await sendForm(url, two))).toBe('multipart-invalid')
    expect(await problemCode(await sendForm(url, formOf({}, VISITS, 'a.csv', 'data')))).toBe('multipart-invalid')
    const none = new FormData()
    none.append('defaultCountry', 'IN')
    expect(await problemCode(await sendForm(url, none))).toBe('multipart-invalid')
  })

  test.each(['multipart/form-data', 'multipart/form-data; boundary='])(
    'a form without a boundary (%s) is refused',
    async (type) => {
      const { url } = await start()
      const response = await fetch(`${url}/imports`, { method: 'POST', headers: { 'content-type': type }, body: 'x' })
      expect(await problemCode(response)).toBe('multipart-invalid')
    },
  )

  test('a truncated form is not an import', async () => {
    const running = await start()
    const body = ['--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n', `${VISITS}\r\n`].join(
      '',
    )
    const type = 'multipart/form-data; boundary=b'
    const response = await fetch(`${running.url}/imports`, { method: 'POST', headers: { 'content-type': type }, body })
    expect([response.status, await problemCode(response)]).toEqual([400, 'multipart-invalid'])
    expect(statuses(running).filter((status) => status !== 'failed')).toEqual([])
  })

  test.each(['', 'not a form at all', '--b\r\n\r\n--b--', '--b--'])(
    'a malformed form (%j) is answered',
    async (body) => {
      const { url } = await start()
      const type = 'multipart/form-data; boundary=b'
      const response = await fetch(`${url}/imports`, { method: 'POST', headers: { 'content-type': type }, body })
      expect(await problemCode(response)).toBe('multipart-invalid')
    },
  )
})

describe('limits of an upload, each with its own code', () => {
  const long = `${VISITS}${'Asha Patel,9723521333,CG Road,06/05/2024\n'.repeat(2_000)}`

  test('bytes, declared', async () => {
    const { url } = await start({ limits: { maxUploadBytes: 1_000 } })
    const response = await upload(url, long)
    expect([response.status, await problemCode(response)]).toEqual([413, 'upload-too-large'])
  })

  test('bytes, not declared', async () => {
    const running = await start({ limits: { maxUploadBytes: 1_000 } })
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(long))
        controller.close()
      },
    })
    const request = { method: 'POST', headers: { 'content-type': 'text/csv' }, body, duplex: 'half' } as const
    const response = await fetch(`${running.url}/imports`, request)
    expect([response.status, await problemCode(response)]).toEqual([413, 'upload-too-large'])
    expect(statuses(running).filter((status) => status !== 'failed')).toEqual([])
  })

  test('rows', async () => {
    const running = await start({ limits: { maxRows: 1_000 } })
    const response = await upload(running.url, long)
    expect([response.status, await problemCode(response)]).toEqual([413, 'too-many-rows'])
    expect(statuses(running)).toEqual(['failed'])
  })

  test('columns', async () => {
    const { url } = await start()
    const header = Array.from({ length: 3_000 }, (_, at) => `column ${at}`).join(',')
    const response = await upload(url, `${header}\n`)
    expect([response.status, await problemCode(response)]).toEqual([413, 'too-many-columns'])
  })

  test('a body that stops coming, and one that never ends', async () => {
    const running = await start({ limits: { idleTimeoutMs: 150, uploadTimeoutMs: 600, lingerMs: 50 } })
    const headers = { 'content-type': 'text/csv', 'content-length': '100000' }
    const idle = rawRequest(running.url)
    idle.send(`${head(`${running.url}/imports`, 'POST', headers)}${VISITS}`)
    expect(await idle.answer()).toMatch(/^HTTP\/1\.1 408 [\s\S]*upload-timeout/)
    const slow = rawRequest(running.url)
    slow.send(`${head(`${running.url}/imports`, 'POST', headers)}${VISITS}`)
    const drip = setInterval(() => slow.send('a'), 50)
    expect(await slow.answer()).toMatch(/^HTTP\/1\.1 408 [\s\S]*upload-timeout/)
    clearInterval(drip)
    expect(statuses(running)).toEqual(['failed', 'failed'])
  })

  test('fifty at once: as many as are let in are received whole, the others are told to come again', async () => {
    const running = await start({ limits: { maxParallelUploads: 4 } })
    const answers = await Promise.all(Array.from({ length: 50 }, () => upload(running.url, long)))
    const accepted = answers.filter(({ status }) => status === 202)
    const refused = answers.filter(({ status }) => status === 429)
    expect(accepted.length).toBeGreaterThanOrEqual(4)
    expect(accepted.length + refused.length).toBe(50)
    for (const response of accepted) expect(received.parse(await response.json()).rows).toBe(2_003)
    for (const response of refused) {
      expect(response.headers.get('retry-after')).toBe('5')
      expect(await problemCode(response)).toBe('too-many-uploads')
    }
    expect(statuses(running)).toEqual(accepted.map(() => 'received'))
    expect((await upload(running.url)).status).toBe(202)
  })
})

describe('what is refused before a byte is read', () => {
  test('a gzip bomb', async () => {
    const running = await start()
    const body = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a'))
    const headers = { 'content-type': 'text/csv', 'content-encoding': 'gzip' }
    const response = await fetch(`${running.url}/imports`, { method: 'POST', headers, body })
    expect([response.status, await problemCode(response)]).toEqual([415, 'content-encoding-refused'])
    expect(statuses(running)).toEqual([])
  })

  test('a media type that is no file', async () => {
    const { url } = await start()
    const response = await fetch(`${url}/imports`, {
      method: 'POST',
      headers: { 'content-type': 'text/html' },
      body: 'x',
    })
    expect([response.status, await problemCode(response)]).toEqual([415, 'content-type-unsupported'])
  })

  test('thousands of parameters, twice the same, unknown ones, wrong ones', async () => {
    const { url } = await start()
    const many = await upload(url, VISITS, 'a&'.repeat(5_000))
    expect([many.status, await problemCode(many)]).toEqual([400, 'request-invalid'])
    const beyond = rawRequest(url)
    beyond.send(`${head(`${url}/imports?${'a=1&'.repeat(10_000)}`, 'POST', { 'content-type': 'text/csv' })}`)
    expect(await beyond.answer()).toMatch(/^HTTP\/1\.1 431 /)
    for (const query of [
      'dateOrder=DMY&dateOrder=MDY',
      'dateorder=DMY',
      'dateOrder=soon',
      'mapping=x',
      'excelSerials=1',
      'sharedIdentityLimit=1e9',
    ]) {
      const response = await upload(url, VISITS, query)
      expect([query, response.status, await problemCode(response)]).toEqual([query, 400, 'request-invalid'])
    }
  })
})

describe('a file that cannot be an import', () => {
  test.each([
    ['', 'source-empty', 422],
    ['\n\n\n', 'source-empty', 422],
    ['9723521333,asha@example.com,CG Road,2024-05-06\n', 'header-missing', 422],
  ])('%j is answered with %s', async (csv, code, status) => {
    const { url } = await start()
    const response = await upload(url, csv)
    expect([response.status, await problemCode(response)]).toEqual([status, code])
  })

  test('an encoding that is not known, and a mapping to a column that is not there', async () => {
    const { url } = await start()
    expect(await problemCode(await upload(url, VISITS, 'encoding=klingon'))).toBe('encoding-unsupported')
    expect(await problemCode(await upload(url, VISITS, 'mapping={"phone":"Fax"}'))).toBe('options-invalid')
  })
})

test('objects where strings belong, and bodies that are no JSON, are answered', async () => {
  const { url } = await start()
  const bodies: readonly unknown[] = [
    { phone: { $ne: null }, store: 'CG Road', visitDate: '2024-05-06' },
    { phone: ['1'], store: 'CG Road', visitDate: '2024-05-06' },
    { store: 'CG Road', visitDate: '2024-05-06', constructor: {} },
    [],
    null,
    'text',
  ]
  for (const body of bodies) expect(await problemCode(await post(`${url}/visits`, body))).toBe('request-invalid')
  const headers = { 'content-type': 'application/json' }
  const broken = await fetch(`${url}/visits`, { method: 'POST', headers, body: '{"a":' })
  expect(await problemCode(broken)).toBe('request-invalid')
  const large = await post(`${url}/visits`, { store: 'x'.repeat(300_000), visitDate: '2024-05-06' })
  expect([large.status, await problemCode(large)]).toEqual([413, 'body-too-large'])
  const form = await fetch(`${url}/visits`, { method: 'POST', body: new URLSearchParams({ store: 'x' }) })
  expect([form.status, await problemCode(form)]).toEqual([415, 'content-type-unsupported'])
})

test('a client that goes away leaves nothing that counts, 200 times, and no open connection or memory', async () => {
  const running = await start()
  const abort = async (at: number): Promise<void> => {
    const request = rawRequest(running.url)
    const isForm = at % 2 === 0
    const type = isForm ? 'multipart/form-data; boundary=b' : 'text/csv'
    const start = isForm ? '--b\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n' : ''
    request.send(
      head(`${running.url}/imports?${INDIA}`, 'POST', { 'content-type': type, 'content-length': '10000000' }),
    )
    request.send(`${start}${VISITS}${'Asha Patel,9723521333,CG Road,06/05/2024\n'.repeat(500)}`)
    await new Promise((done) => setTimeout(done, at % 5))
    request.socket.destroy()
    await new Promise((done) => setTimeout(done, 5))
  }
  const settle = async (): Promise<number> => {
    for (let tries = 0; tries < 200; tries++) {
      const open = await new Promise<number>((resolve) => running.server.getConnections((_, count) => resolve(count)))
      const isOpen = statuses(running).includes('receiving')
      if (open === 0 && !isOpen) return open
      await new Promise((done) => setTimeout(done, 20))
    }
    throw new Error('Something stays open.')
  }
  for (let at = 0; at < 200; at++) await abort(at)
  expect(await settle()).toBe(0)
  expect(new Set(statuses(running))).toEqual(new Set(['failed']))
  expect(await (await fetch(`${running.url}/imports?limit=1`)).json()).toMatchObject({ items: [{ status: 'failed' }] })
  // Every place at the gate is free again.
  expect((await upload(running.url)).status).toBe(202)
  expect(running.log).toBe('')
})
