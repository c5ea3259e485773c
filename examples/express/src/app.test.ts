import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createApp } from './app.ts'
import { type Crm, createTables } from './tables.ts'

const db = new Kysely<Crm>({ dialect: nodeSqliteDialect(':memory:') })
let crm: Awaited<ReturnType<typeof createApp>>
let server: Server
let url = ''

beforeAll(async () => {
  await createTables(db)
  await db.insertInto('customers').values({ full_name: 'Asha Patel', mobile: '097235 21333', email: null }).execute()
  await db.insertInto('branches').values({ title: 'CG Road' }).execute()
  await db
    .insertInto('calls')
    .values({ customer_id: 1, called_at: '2024-05-06T09:30:00Z', subject: 'A question' })
    .execute()
  await db
    .insertInto('calls')
    .values({ customer_id: 1, called_at: '2024-05-04T09:30:00Z', subject: 'An offer' })
    .execute()
  crm = await createApp(db)
  server = crm.app.listen(0)
  await new Promise((done) => server.once('listening', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  url = `http://127.0.0.1:${address.port}/crm`
})

afterAll(async () => {
  await crm.imports.runner.drain()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await db.destroy()
})

const call = async (
  path: string,
  init: RequestInit = {},
): Promise<{ readonly status: number; readonly body: unknown }> => {
  const headers = { authorization: 'Bearer demo', ...init.headers }
  const response = await fetch(`${url}${path}`, { ...init, headers })
  return { status: response.status, body: await response.json() }
}

test("a file becomes visits of the CRM's own customers, and its journey shows them among the calls", async () => {
  const csv = [
    'Name,Mobile,Store,Visit Date',
    'Asha Patel,+91 97235 21333,CG Road,2024-05-06',
    'Asha Patel,9723521333,Shivranjani,2024-05-02',
    'Ravi Shah,9898012345,CG Road,2024-05-06',
    '',
  ].join('\n')
  const headers = { 'content-type': 'text/csv' }
  expect((await call('/imports?apply=true', { method: 'POST', headers, body: csv })).status).toBe(202)
  await crm.imports.runner.idle()

  expect((await call('/imports')).body).toMatchObject({
    items: [{ status: 'completed', outcomes: { clientCreated: 1, visitAdded: 2, visitRepeated: 0, held: 0 } }],
  })
  const customers = await db
    .selectFrom('customers')
    .select(['customer_id', 'full_name'])
    .orderBy('customer_id')
    .execute()
  expect(customers).toEqual([
    { customer_id: 1, full_name: 'Asha Patel' },
    { customer_id: 2, full_name: 'Ravi Shah' },
  ])
  expect((await call('/clients/1/journey')).body).toMatchObject({
    items: [
      { type: 'store_visit', title: 'Visited CG Road', date: '2024-05-06' },
      { type: 'call', description: 'A question' },
      { type: 'call', description: 'An offer' },
      { type: 'store_visit', title: 'Visited Shivranjani', date: '2024-05-02' },
    ],
    next: null,
  })
})

test('the journey goes on page by page', async () => {
  const seen: unknown[] = []
  for (let before = ''; ; ) {
    const { body } = await call(`/clients/1/journey?limit=1${before === '' ? '' : `&before=${before}`}`)
    if (typeof body !== 'object' || body === null || !('items' in body) || !('next' in body))
      throw new Error('No page.')
    if (!Array.isArray(body.items)) throw new Error('No items.')
    seen.push(...body.items)
    if (typeof body.next !== 'string') break
    before = body.next
  }
  expect(seen).toEqual(((await call('/clients/1/journey')).body as { readonly items: unknown }).items)
})

test('a client whom the CRM does not have is 404, and so is a path that is no id', async () => {
  for (const id of ['99', 'x', '1.5', '9999999999999999999999', "1' or '1'='1"]) {
    expect((await call(`/clients/${encodeURIComponent(id)}/journey`)).status).toBe(404)
  }
})

test('whoever is not signed in sees nothing', async () => {
  expect((await call('/imports', { headers: { authorization: 'Bearer other' } })).status).toBe(401)
})

test.each(['README.md', 'packages/express-plugin/README.md'])('the lines of %s are those of this app', async (file) => {
  const linesOf = (text: string): readonly string[] =>
    text.split('\n').map((line) => line.replace(/ \/\/ .*$/, '').trim())
  const readme = await readFile(join(import.meta.dirname, '../../..', file), 'utf8')
  const own = new Set(linesOf(await readFile(join(import.meta.dirname, 'app.ts'), 'utf8')))
  const [mount = ''] = /const imports = createImportRouter\([\s\S]*?imports\.runner\.start\(\)/.exec(readme) ?? []
  const lines = linesOf(mount).filter((line) => !line.startsWith('const app ='))
  expect(lines.length).toBeGreaterThan(6)
  expect(lines.filter((line) => !own.has(line))).toEqual([])
})
