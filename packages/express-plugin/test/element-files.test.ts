import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EXPRESS_VERSIONS, type Served, serve } from './serve.ts'

describe.each(EXPRESS_VERSIONS)('the scripts of the elements on %s', (version) => {
  let served: Served
  beforeAll(async () => {
    served = await serve({ version, authorize: () => null })
  })
  afterAll(() => served.close())

  test('come to anybody, as JavaScript that is asked for anew', async () => {
    const response = await fetch(`${served.url}/elements.js`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('footfall-import')
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('no-cache')
    const etag = response.headers.get('etag') ?? ''
    const again = await fetch(`${served.url}/elements.js`, { headers: { 'if-none-match': etag } })
    expect([etag === '', again.status, await again.text()]).toEqual([false, 304, ''])
  })

  test('are all that comes without signing in', async () => {
    expect((await fetch(`${served.url}/imports`)).status).toBe(401)
    expect((await fetch(`${served.url}/elements/tsconfig.json`)).status).toBe(404)
    expect((await fetch(`${served.url}/elements/%2e%2e/package.json`)).status).toBe(404)
    expect((await fetch(`${served.url}/elements.js`, { method: 'POST' })).status).toBe(404)
  })
})
