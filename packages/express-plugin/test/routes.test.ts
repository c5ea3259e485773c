import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  journeyPage,
  preview,
  received,
  recordedVisit,
  replay,
  report,
  reportPage,
  reportWithProgress,
  rowItem,
  rowPage,
  verification,
} from '../src/schemas/answers.ts'
import { EXPRESS_VERSIONS, post, problemCode, type Served, STORAGES, serve, upload } from './serve.ts'

const GROUNDS = EXPRESS_VERSIONS.flatMap((version) => STORAGES.map((storage) => [version, storage] as const))

describe.each(GROUNDS)('every route over HTTP, on %s and %s', (version, storage) => {
  let served: Served
  beforeEach(async () => {
    served = await serve({ version, storage })
  })
  afterEach(() => served.close())

  const uploaded = async (query?: string): Promise<string> => {
    const response = await upload(served.url, undefined, query)
    expect(response.status).toBe(202)
    return received.parse(await response.json()).importId
  }
  const completed = async (): Promise<string> => {
    const id = await uploaded('defaultCountry=IN&dateOrder=DMY&apply=true')
    await served.router.runner.idle()
    return id
  }
  const get = (path: string): Promise<Response> => fetch(`${served.url}${path}`)

  test('an upload is acknowledged with its report and its place', async () => {
    const response = await upload(served.url)
    expect(response.status).toBe(202)
    const body = received.parse(await response.json())
    expect(response.headers.get('location')).toBe(`/crm/imports/${body.importId}`)
    expect(body).toMatchObject({ status: 'received', rows: 3, sameFileAs: null })
    const again = reportWithProgress.parse(await (await get(`/imports/${body.importId}`)).json())
    expect(again.source.sha256).toBe(body.source.sha256)
  })

  test('apply=true applies it, and the journey shows both visits, newest first', async () => {
    const id = await completed()
    const done = reportWithProgress.parse(await (await get(`/imports/${id}`)).json())
    expect(done).toMatchObject({
      status: 'completed',
      outcomes: { clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 1 },
    })
    const rows = rowPage.parse(await (await get(`/imports/${id}/rows?limit=1`)).json())
    expect(rows.next).toBe('1')
    const clientId = rowItem.parse(rows.items[0]).clientId
    const journey = journeyPage.parse(await (await get(`/clients/${clientId}/journey`)).json())
    expect(journey.items).toMatchObject([
      { type: 'store_visit', title: 'Visited CG Road', date: '2024-05-06' },
      { type: 'store_visit', title: 'Visited Shivranjani', date: '2024-05-02' },
    ])
    const first = journeyPage.parse(await (await get(`/clients/${clientId}/journey?limit=1`)).json())
    const second = journeyPage.parse(
      await (await get(`/clients/${clientId}/journey?limit=1&before=${encodeURIComponent(first.next ?? '')}`)).json(),
    )
    expect([...first.items, ...second.items]).toEqual(journey.items)
    expect(second.next).toBeNull()
  })

  test('preview, then apply with its digest', async () => {
    const id = await uploaded()
    const shown = preview.parse(await (await get(`/imports/${id}/preview`)).json())
    expect(shown).toMatchObject({ outcomes: { clientCreated: 1, visitAdded: 1, held: 1 } })
    const applied = await post(`${served.url}/imports/${id}/apply`, { digest: shown.digest })
    expect(applied.status).toBe(202)
    expect(applied.headers.get('location')).toBe(`/crm/imports/${id}`)
    await served.router.runner.idle()
    const done = reportWithProgress.parse(await (await get(`/imports/${id}`)).json())
    expect(done).toMatchObject({ status: 'completed', outcomes: shown.outcomes, created: shown.created })
  })

  test('a digest that does not hold any more is refused, and nothing is written', async () => {
    const id = await uploaded()
    const { digest } = preview.parse(await (await get(`/imports/${id}/preview`)).json())
    await post(`${served.url}/visits`, { phone: '+919723521333', store: 'CG Road', visitDate: '2024-05-06' })
    const refused = await post(`${served.url}/imports/${id}/apply`, { digest })
    expect(refused.status).toBe(409)
    expect(await problemCode(refused)).toBe('plan-changed')
    await served.router.runner.idle()
    expect(reportWithProgress.parse(await (await get(`/imports/${id}`)).json()).status).toBe('received')
  })

  test('apply without a body applies whatever it does', async () => {
    const id = await uploaded()
    const applied = await fetch(`${served.url}/imports/${id}/apply`, { method: 'POST' })
    expect(applied.status).toBe(202)
    await served.router.runner.idle()
    expect(reportWithProgress.parse(await (await get(`/imports/${id}`)).json()).status).toBe('completed')
  })

  test('the imports are listed newest first, page by page', async () => {
    const ids = [await uploaded(), await uploaded(), await uploaded()]
    const first = reportPage.parse(await (await get('/imports?limit=2')).json())
    const second = reportPage.parse(
      await (await get(`/imports?limit=2&after=${encodeURIComponent(first.next ?? '')}`)).json(),
    )
    const listed = [...first.items, ...second.items].map((item) => report.parse(item).importId)
    expect(new Set(listed)).toEqual(new Set(ids))
    expect(listed).toHaveLength(3)
  })

  test('the same file again is said to be the same', async () => {
    const id = await uploaded()
    const again = received.parse(await (await upload(served.url)).json())
    expect(again.sameFileAs).toBe(id)
  })

  test('questions are answered, then it can be applied', async () => {
    const id = await uploaded('')
    const open = reportWithProgress.parse(await (await get(`/imports/${id}`)).json())
    if (open.status === 'needs-options') {
      const refused = await post(`${served.url}/imports/${id}/apply`, {})
      expect(await problemCode(refused)).toBe('needs-options')
    }
    const answered = await post(
      `${served.url}/imports/${id}`,
      { options: { defaultCountry: 'IN', dateOrder: 'DMY' } },
      'PATCH',
    )
    expect(answered.status).toBe(200)
    expect(report.parse(await answered.json())).toMatchObject({ status: 'received', questions: [] })
  })

  test('a held row is fixed, and counts', async () => {
    const id = await completed()
    const held = rowPage.parse(await (await get(`/imports/${id}/rows?outcome=held`)).json())
    expect(held.items).toMatchObject([{ rowNumber: 3, outcome: 'held', reasons: [{ code: 'date-impossible' }] }])
    const fixed = await post(`${served.url}/imports/${id}/rows/3`, { fields: { visitDate: '29/02/2024' } }, 'PATCH')
    expect(fixed.status).toBe(200)
    expect(rowItem.parse(await fixed.json())).toMatchObject({ rowNumber: 3, outcome: 'client-created' })
    const again = await post(`${served.url}/imports/${id}/rows/3`, { fields: { visitDate: '29/02/2024' } }, 'PATCH')
    expect([again.status, await problemCode(again)]).toEqual([409, 'row-not-held'])
  })

  test('held rows are downloaded, fixed in a spreadsheet and replayed', async () => {
    const id = await completed()
    const download = await get(`/imports/${id}/held.csv`)
    expect(download.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    expect(download.headers.get('content-disposition')).toContain('attachment')
    const bytes = new Uint8Array(await download.arrayBuffer())
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const csv = new TextDecoder().decode(bytes)
    const form = new FormData()
    form.append('file', new Blob([csv.replace('31/02/2024', '01/03/2024')]), 'held.csv')
    const response = await fetch(`${served.url}/imports/${id}/replay`, { method: 'POST', body: form })
    expect(response.status).toBe(200)
    expect(replay.parse(await response.json())).toMatchObject({
      applied: 1,
      ignored: [],
      report: { outcomes: { held: 0 } },
    })
  })

  test('verify proves it, and names the row whose outcome is gone', async () => {
    const id = await completed()
    expect(verification.parse(await (await get(`/imports/${id}/verify`)).json())).toEqual({
      ok: true,
      imports: 1,
      violations: [],
    })
    await served.forget(id, 2)
    const broken = verification.parse(await (await get(`/imports/${id}/verify`)).json())
    expect(broken.ok).toBe(false)
    expect(broken.violations.some(({ rowNumber }) => rowNumber === 2)).toBe(true)
  })

  test('an import that was never applied is discarded, another is not', async () => {
    const id = await uploaded()
    const discarded = await fetch(`${served.url}/imports/${id}`, { method: 'DELETE' })
    expect(report.parse(await discarded.json()).status).toBe('discarded')
    const applied = await completed()
    const refused = await fetch(`${served.url}/imports/${applied}`, { method: 'DELETE' })
    expect([refused.status, await problemCode(refused)]).toEqual([409, 'import-state'])
  })

  test('a visit by hand: recorded, repeated, refused', async () => {
    const visit = { name: 'Meera', phone: '+919898011111', store: 'CG Road', visitDate: '2024-05-06' }
    const recorded = await post(`${served.url}/visits`, visit)
    expect(recorded.status).toBe(201)
    const { visitId } = recordedVisit.parse(await recorded.json())
    const repeated = await post(`${served.url}/visits`, visit)
    expect(repeated.status).toBe(200)
    expect(recordedVisit.parse(await repeated.json())).toMatchObject({ outcome: 'visit-repeated', visitId })
    const refused = await post(`${served.url}/visits`, { ...visit, visitDate: '2024-02-31' })
    expect([refused.status, await problemCode(refused)]).toEqual([422, 'visit-held'])
  })

  test('HEAD answers like GET without a body, OPTIONS says what is allowed, other methods are refused', async () => {
    const head = await fetch(`${served.url}/imports`, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const options = await fetch(`${served.url}/imports`, { method: 'OPTIONS' })
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS'])
    const put = await fetch(`${served.url}/imports`, { method: 'PUT', body: 'x' })
    expect([put.status, await problemCode(put)]).toEqual([405, 'method-not-allowed'])
  })

  test('what the router does not know is left to the host', async () => {
    const response = await get('/elsewhere')
    expect(response.status).toBe(404)
    expect(response.headers.get('content-type')).not.toContain('problem')
  })
})

test('a body that the host has parsed before is used', async () => {
  const served = await serve({ before: 'json' })
  const visit = { phone: '+919898011111', store: 'CG Road', visitDate: '2024-05-06' }
  expect((await post(`${served.url}/visits`, visit)).status).toBe(201)
  await served.close()
})
