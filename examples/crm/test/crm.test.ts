import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCrmBefore } from '../scripts/copy-crm.ts'
import { type Ask, signIn } from './sign-in.ts'
import { type RunningCrm, startCrm } from './start-crm.ts'

const createBefore = () => {
  let before: ReturnType<typeof createCrmBefore> | undefined
  return {
    name: 'the CRM before Footfall',
    find: () => {
      before = createCrmBefore()
      return before.example
    },
    remove: () => before?.remove(),
  }
}
const now = { name: 'the CRM', find: () => join(import.meta.dirname, '..'), remove: () => undefined }

describe.each([createBefore(), now])('$name', (place) => {
  let crm: RunningCrm
  let folder: string
  let ask: Ask

  beforeAll(async () => {
    folder = place.find()
    crm = await startCrm(folder)
    ask = await signIn(crm.url, 'meera')
  })
  afterAll(async () => {
    await crm.stop()
    place.remove()
  })

  const namesOf = async (text: string): Promise<readonly string[]> => {
    const { body } = await ask(`/api/clients?q=${encodeURIComponent(text)}`)
    return (body as { readonly items: readonly { readonly name: string }[] }).items.map(({ name }) => name)
  }

  test('a client is found by name, by e-mail, and by digits however the number was written down', async () => {
    expect(await namesOf('ASHA')).toEqual(['Asha Trivedi'])
    expect(await namesOf('heena.vora@')).toEqual(['Heena Vora'])
    for (const written of ['9723521333', '+91 97235-21333', '097235 21333', '35213']) {
      expect(await namesOf(written)).toEqual(['Asha Trivedi'])
    }
    expect(await namesOf('nobody at all')).toEqual([])
    expect(await namesOf('%')).toEqual([])
  })

  test('the journey has calls, purchases and notes, newest first', async () => {
    const { body } = await ask('/api/clients/1/journey')
    const { items } = body as { readonly items: readonly { readonly type: string; readonly date: string }[] }
    expect(items.slice(0, 4)).toMatchObject([
      { type: 'call', date: '2024-05-09T16:25' },
      { type: 'purchase', date: '2024-05-06T17:40', details: { store: 'CG Road', amount: 84_500 } },
      { type: 'note', date: '2024-05-03T09:30' },
      { type: 'call', date: '2024-04-30T11:10' },
    ])
  })

  test('a note that is added stands on the journey; an empty one is refused', async () => {
    const add = (body: string) => ask('/api/clients/2/notes', { method: 'POST', body: JSON.stringify({ body }) })
    expect((await add('Likes pearls.')).status).toBe(201)
    expect((await add('  ')).status).toBe(422)
    const { body } = await ask('/api/clients/2/journey')
    expect(body).toMatchObject({
      items: [{ type: 'note', title: 'Note by Meera Shah', description: 'Likes pearls.' }, {}],
    })
  })

  test('a client who is not there is 404', async () => {
    for (const id of ['999', '0', 'x', '1.5', '99999999999999']) {
      for (const path of ['', '/journey', '/notes']) expect((await ask(`/api/clients/${id}${path}`)).status).toBe(404)
    }
  })

  test('whoever is not signed in sees nothing', async () => {
    const stranger = await signIn(crm.url, 'nobody')
    expect((await stranger('/api/session')).body).toEqual({ user: null })
    for (const path of ['/api/clients', '/api/clients/1', '/api/clients/1/journey']) {
      expect((await stranger(path)).status).toBe(401)
    }
  })

  test('whoever signs out is out', async () => {
    const jay = await signIn(crm.url, 'jay')
    expect((await jay('/api/clients')).status).toBe(200)
    await jay('/api/session', { method: 'DELETE' })
    expect((await jay('/api/clients')).status).toBe(401)
  })

  test('a port that is taken leads to the next one, and Ctrl+C ends it well', async () => {
    const taken = new URL(crm.url).port
    const other = await startCrm(folder, { CRM_PORT: taken })
    expect(Number(new URL(other.url).port)).toBeGreaterThan(Number(taken))
    expect(await other.stop()).toBe(0)
  })
})
