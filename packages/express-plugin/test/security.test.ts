import { createMemoryDatabase, memoryRepository } from '@footfall/core'
import { afterEach, describe, expect, test } from 'vitest'
import { type Action, type Auth, createImportRouter } from '../src/index.ts'
import { ROUTES } from '../src/routes/all.ts'
import { SECURITY_HEADERS } from '../src/routing/security-headers.ts'
import { received, rowPage } from '../src/schemas/answers.ts'
import {
  environment,
  post,
  problemCode,
  type Served,
  type ServeOptions,
  STORAGES,
  serve,
  upload,
  VISITS,
} from './serve.ts'

let served: Served | null = null
const start = async (options?: ServeOptions): Promise<Served> => {
  served = await serve(options)
  return served
}
afterEach(async () => {
  await served?.close()
  served = null
})

/** A request to a route that has everything it needs but the right to it. */
const request = (route: (typeof ROUTES)[number], ids: { readonly importId: string; readonly clientId: string }) => {
  const path = route.path
    .replace(':rowNumber', '3')
    .replace('/clients/:id', `/clients/${ids.clientId}`)
    .replace(':id', ids.importId)
  const bodies: Readonly<Record<string, unknown>> = {
    answerQuestions: { options: { defaultCountry: 'IN' } },
    applyImport: {},
    fixRow: { fields: { visitDate: '01/03/2024' } },
    recordVisit: { phone: '+919898011111', store: 'CG Road', visitDate: '2024-05-06' },
  }
  const body = bodies[route.operationId]
  const isUpload = route.upload !== undefined
  const sent = isUpload ? VISITS : body === undefined ? null : JSON.stringify(body)
  const headers: Record<string, string> =
    sent === null ? {} : { 'content-type': isUpload ? 'text/csv' : 'application/json' }
  return { path, init: { method: route.method, body: sent, headers } }
}

const byName = ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const)
const NOBODY = { importId: '00000000-0000-4000-8000-000000000000', clientId: 'nobody' }

test('without authorize or a repository the router refuses to start', () => {
  const repository = memoryRepository({ environment })
  // @ts-expect-error what JavaScript does not check
  expect(() => createImportRouter({ repository })).toThrow(/authorize/)
  // @ts-expect-error what JavaScript does not check
  expect(() => createImportRouter({ authorize: () => null })).toThrow(/repository/)
})

describe('whoever is not signed in, may not, or comes from another site', () => {
  test.each(byName)('%s', async (_, route) => {
    let auth: Auth | null = null
    const asked: [Action, unknown][] = []
    const running = await start({ authorize: async () => auth })
    const { path, init } = request(route, NOBODY)
    const unknown = await fetch(`${running.url}${path}`, init)
    expect([unknown.status, await problemCode(unknown)]).toEqual([401, 'unauthorized'])

    auth = {
      can: async (action, subject) => {
        asked.push([action, subject])
        return false
      },
    }
    const refused = await fetch(`${running.url}${path}`, init)
    if (route.action === null) expect(refused.status).toBe(200)
    else {
      expect([refused.status, await problemCode(refused)]).toEqual([403, 'forbidden'])
      const subject = path.startsWith('/clients')
        ? { clientId: 'nobody' }
        : path.includes(NOBODY.importId)
          ? { importId: NOBODY.importId }
          : {}
      expect(asked).toEqual([[route.action, subject]])
    }

    auth = { can: () => true }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ]
    for (const headers of foreign) {
      const response = await fetch(`${running.url}${path}`, { ...init, headers: { ...init.headers, ...headers } })
      if (route.method === 'GET') {
        expect(response.status).not.toBe(403)
        await response.body?.cancel()
      } else expect([response.status, await problemCode(response)]).toEqual([403, 'cross-site'])
    }
    expect(running.database.imports.size).toBe(0)
    expect(running.database.visits.size).toBe(0)
  })
})

test('browsers of the same site and of trusted origins, and clients that are no browser, pass', async () => {
  const running = await start({ trustedOrigins: ['https://crm.example.com'] })
  const own: Record<string, string>[] = [
    {},
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: new URL(running.url).origin },
    { origin: 'https://crm.example.com', 'sec-fetch-site': 'cross-site' },
  ]
  for (const headers of own) expect((await upload(running.url, VISITS, '', headers)).status).toBe(202)
})

test('apply=true needs import:apply too', async () => {
  const running = await start({ authorize: () => ({ can: (action) => action !== 'import:apply' }) })
  expect(await problemCode(await upload(running.url, VISITS, 'apply=true'))).toBe('forbidden')
  expect((await upload(running.url)).status).toBe(202)
})

describe('tenants are islands', () => {
  const tenants = (): ServeOptions => {
    const database = createMemoryDatabase()
    return {
      repository: ({ tenantId }) => memoryRepository({ environment, database, tenantId: tenantId ?? 'none' }),
      authorize: (req) => {
        const tenantId = req.headers['x-tenant']
        return typeof tenantId === 'string' ? { tenantId, can: () => true } : null
      },
      tenants: () => ['a', 'b'],
    }
  }
  const as = (tenant: string) => ({ 'x-tenant': tenant })
  /** One import of tenant `a`, applied, with a held row, and a client of it. */
  const seed = async (running: Served) => {
    const response = await upload(running.url, VISITS, 'defaultCountry=IN&dateOrder=DMY&apply=true', as('a'))
    const { importId } = received.parse(await response.json())
    await running.router.runner.idle()
    const rows = rowPage.parse(
      await (await fetch(`${running.url}/imports/${importId}/rows`, { headers: as('a') })).json(),
    )
    const [first] = rows.items
    return { importId, clientId: JSON.stringify(first).match(/"clientId":"([^"]+)"/)?.[1] ?? '' }
  }
  const withId = byName.filter(([name]) => name.includes(':id'))

  test.each(withId)("%s: another tenant's id is 404, and the own is not", async (_, route) => {
    const running = await start(tenants())
    const ids = await seed(running)
    const { path, init } = request(route, ids)
    const call = (tenant: string): Promise<Response> =>
      fetch(`${running.url}${path}`, { ...init, headers: { ...init.headers, ...as(tenant) } })
    const before = await (await fetch(`${running.url}/imports/${ids.importId}`, { headers: as('a') })).text()
    const foreign = await call('b')
    expect(foreign.status).toBe(404)
    expect(await problemCode(foreign)).toMatch(/^(import|client)-not-found$/)
    expect(await (await fetch(`${running.url}/imports/${ids.importId}`, { headers: as('a') })).text()).toBe(before)
    const own = await call('a')
    expect(own.status).not.toBe(404)
    await own.body?.cancel()
  })

  test('lists are the own; the same phone is another client', async () => {
    const running = await start(tenants())
    const { importId, clientId } = await seed(running)
    const listed = await fetch(`${running.url}/imports`, { headers: as('b') })
    expect(await listed.json()).toEqual({ items: [], next: null })
    const visit = { phone: '+919723521333', store: 'CG Road', visitDate: '2024-05-06' }
    const headers = { 'content-type': 'application/json', ...as('b') }
    const recorded = await fetch(`${running.url}/visits`, { method: 'POST', headers, body: JSON.stringify(visit) })
    expect(recorded.status).toBe(201)
    expect(await recorded.json()).toMatchObject({ outcome: 'client-created' })
    const again = await upload(running.url, VISITS, '', as('b'))
    expect(received.parse(await again.json()).sameFileAs).toBeNull()
    expect([importId, clientId]).not.toContain('')
  })

  test('a tenant without a repository of its own is not answered at all', async () => {
    const running = await start({ authorize: () => ({ tenantId: 'a', can: () => true }) })
    const response = await fetch(`${running.url}/imports`)
    expect([response.status, await problemCode(response)]).toEqual([500, 'internal'])
    expect(running.log).toContain('`repository` is not a function')
  })

  test('an empty tenant is none', async () => {
    const running = await start({ authorize: () => ({ tenantId: '', can: () => true }) })
    expect((await fetch(`${running.url}/imports`)).status).toBe(200)
  })

  test('starting with several tenants needs their list', async () => {
    const { tenants: _list, ...options } = tenants()
    const running = await start(options)
    await expect(running.router.runner.start()).rejects.toThrow(/tenants/)
  })
})

test('every answer carries the security headers, problems too', async () => {
  const { url } = await start()
  for (const path of ['/imports', '/imports/x', '/openapi.json', '/clients/x/journey', '/imports?limit=x']) {
    const response = await fetch(`${url}${path}`)
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(response.headers.get(name)).toBe(value)
  }
})

describe('nothing of a customer, and nothing of the inside, gets out', () => {
  const CANARIES = ['9723599999', 'canary@example.com', 'Canary Bird']

  test('errors that nobody foresaw say nothing', async () => {
    const database = createMemoryDatabase()
    const inner = memoryRepository({ environment, database })
    const leak = (): never => {
      const detail = `Key (phone)=(${CANARIES[0]}) already exists, ${CANARIES[1]}`
      throw Object.assign(new Error(detail), {
        code: '23505',
        detail,
        stack: `Error: ${detail}\n    at insert (db.ts:1:1)`,
      })
    }
    const repository = {
      ...inner,
      ledger: { ...inner.ledger, list: leak },
      registry: { ...inner.registry, findKnown: leak },
    }
    const running = await start({ repository })
    const responses = [
      await fetch(`${running.url}/imports`),
      await post(`${running.url}/visits`, {
        phone: CANARIES[0],
        email: CANARIES[1],
        store: 'X',
        visitDate: '2024-05-06',
      }),
    ]
    for (const response of responses) {
      const text = await response.text()
      expect(response.status).toBe(500)
      expect(JSON.parse(text)).toMatchObject({ code: 'internal', instance: expect.stringMatching(/^urn:uuid:/) })
      for (const canary of [...CANARIES, '23505', 'insert', 'db.ts']) expect(text).not.toContain(canary)
      expect(running.log).toContain(JSON.parse(text).instance)
    }
    for (const canary of CANARIES) expect(running.log).not.toContain(canary)
    expect(running.log).toContain('23505')
  })

  test('nor do the errors that were', async () => {
    const running = await start()
    const row = `${CANARIES[2]},${CANARIES[0]},${CANARIES[1]},CG Road,31/02/2024`
    const { importId } = received.parse(
      await (
        await upload(running.url, `Name,Phone,Email,Store,Date\n${row}\n`, 'defaultCountry=IN&dateOrder=DMY&apply=true')
      ).json(),
    )
    await running.router.runner.idle()
    const wrong = {
      phone: CANARIES[0],
      email: CANARIES[1],
      name: CANARIES[2],
      store: 'CG Road',
      visitDate: '31/02/2024',
    }
    const responses = [
      await upload(running.url, `${CANARIES[0]},${CANARIES[1]},CG Road,2024-05-06\n`),
      await upload(running.url, `${row}\n${row}\n`, `mapping={"phone":"Fax"}`),
      await upload(running.url, VISITS, `${CANARIES[0]}=1`),
      await post(`${running.url}/visits`, wrong),
      await post(`${running.url}/visits`, { ...wrong, [CANARIES[0] ?? '']: CANARIES[1] }),
      await post(
        `${running.url}/imports/${importId}/rows/1`,
        { fields: { [CANARIES[1] ?? '']: CANARIES[0] } },
        'PATCH',
      ),
      await fetch(`${running.url}/clients/${CANARIES[0]}/journey`),
      await fetch(`${running.url}/imports/${CANARIES[0]}/rows?after=${CANARIES[1]}`),
    ]
    for (const [at, response] of responses.entries()) {
      const text = await response.text()
      expect([at, response.status >= 400]).toEqual([at, true])
      for (const canary of CANARIES) expect(text).not.toContain(canary)
    }
    for (const canary of CANARIES) expect(running.log).not.toContain(canary)
  })

  test('nor does a file without a header, though its first record would be one', async () => {
    const running = await start()
    const records = [
      `${CANARIES[2]} ${CANARIES[0]},CG Road,soon`,
      `home: 97235-99999,mailto:${CANARIES[1]},CG Road`,
      `<${CANARIES[1]}>,${CANARIES[0]} (home),CG Road`,
    ]
    for (const record of records) {
      for (const query of ['mapping={"phone":"Fax"}', 'mapping={"phone":"Fax"}&apply=true']) {
        const response = await upload(running.url, `${record}\n${record}\n`, query)
        const text = await response.text()
        if (response.status === 202) continue
        for (const canary of [...CANARIES, '97235-99999']) expect(text).not.toContain(canary)
      }
    }
    for (const canary of [...CANARIES, '97235-99999']) expect(running.log).not.toContain(canary)
  })

  test('nor do the events', async () => {
    const told: unknown[] = []
    const running = await start({ onEvent: (event) => void told.push(event) })
    await upload(
      running.url,
      `Name,Phone,Store,Date\n${CANARIES[2]},${CANARIES[0]},CG Road,2024-05-06\n`,
      'defaultCountry=IN&apply=true',
    )
    await running.router.runner.idle()
    expect(told).toMatchObject([
      { name: 'import.received', version: 1 },
      { name: 'import.queued' },
      { name: 'import.completed' },
    ])
    for (const canary of CANARIES) expect(JSON.stringify(told)).not.toContain(canary)
  })
})

test.each(['/imports/%zz', '/clients/%E0%A4%A/journey'])(
  'an address that is not encoded properly (%s) is 400',
  async (path) => {
    const { url } = await start()
    const response = await fetch(`${url}${path}`)
    expect([response.status, await problemCode(response)]).toEqual([400, 'request-invalid'])
  },
)

test.each(STORAGES)('forged cursors and impossible numbers are answered, never with 500, on %s', async (storage) => {
  const running = await start({ storage })
  const { importId } = received.parse(
    await (await upload(running.url, undefined, 'defaultCountry=IN&apply=true&dateOrder=DMY')).json(),
  )
  await running.router.runner.idle()
  const paths = [
    '/imports?after=forged',
    '/imports?after=%00',
    '/clients/%00/journey',
    '/clients/x/journey?before=forged',
    '/imports?limit=0',
    '/imports?limit=101',
    `/imports/${importId}/rows?after=-1`,
    `/imports/${importId}/rows?limit=1e3`,
    `/imports/${importId}/rows?outcome=skipped`,
    `/imports/${importId}/rows/0`,
  ]
  for (const path of paths) {
    const response = await fetch(`${running.url}${path}`)
    expect([path, response.status]).toEqual([path, expect.toSatisfy((status: number) => status < 500)])
  }
  for (const row of ['0', '-1', '1.5', 'x', '99999999999999999999']) {
    const fixed = await post(`${running.url}/imports/${importId}/rows/${row}`, { fields: { store: 'X' } }, 'PATCH')
    expect(await problemCode(fixed)).toBe('request-invalid')
  }
  const gone = await post(`${running.url}/imports/${importId}/rows/99`, { fields: { store: 'X' } }, 'PATCH')
  expect([gone.status, await problemCode(gone)]).toEqual([404, 'row-not-found'])
})

test.each(STORAGES)(
  'text that no database likes is kept or refused, never answered with 500, on %s',
  async (storage) => {
    const running = await start({ storage })
    const odd = 'a\u0000b\ud800'
    const visit = { name: odd, phone: `972352133${odd}`, email: `${odd}@example.com`, store: odd, attendedBy: odd }
    const csv = `Name,Phone,Store,Visit Date,${odd}\n${odd},9723521333,${odd},2024-05-06,${odd}\nx,${odd},y,${odd},${odd}\n`
    const options = [
      `defaultStore=${encodeURIComponent('a\u0000b')}`,
      `storeAliases=${encodeURIComponent(JSON.stringify({ [odd]: odd }))}`,
      `placeholders=${encodeURIComponent(JSON.stringify({ phone: [odd] }))}&sourceName=%00`,
      'defaultCountry=IN',
    ]
    const statuses = [(await post(`${running.url}/visits`, { ...visit, visitDate: '2024-05-06' })).status]
    for (const option of options) {
      const response = await upload(running.url, csv, `${option}&apply=true`)
      statuses.push(response.status)
      if (response.status !== 202) continue
      const { importId } = received.parse(await response.json())
      await running.router.runner.idle()
      for (const path of ['rows', 'held.csv', 'verify', 'preview']) {
        statuses.push((await fetch(`${running.url}/imports/${importId}/${path}`)).status)
      }
      for (const row of [1, 2]) {
        const fix = { fields: { name: odd, store: odd, visitDate: '2024-05-07', phone: '9723521334' } }
        statuses.push((await post(`${running.url}/imports/${importId}/rows/${row}`, fix, 'PATCH')).status)
      }
    }
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    expect(running.log).not.toContain('failed')
  },
)
