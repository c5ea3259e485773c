import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { databaseKinds } from './databases.ts'
import { type Ask, signIn } from './sign-in.ts'
import { type RunningCrm, startCrm } from './start-crm.ts'

const EXAMPLE = join(import.meta.dirname, '..')

interface Listed {
  readonly id: number
  readonly name: string
}

describe.each(await databaseKinds())('visits that are imported, on $name', (kind) => {
  let crm: RunningCrm
  let meera: Ask
  let drop: () => Promise<void>

  beforeAll(async () => {
    const database = await kind.create()
    drop = database.drop
    crm = await startCrm(EXAMPLE, { CRM_DATABASE: database.address })
    meera = await signIn(crm.url, 'meera')
  })
  afterAll(async () => {
    await crm.stop()
    await drop()
  })

  const upload = async (ask: Ask) =>
    ask('/footfall/imports?apply=true&sourceName=may-visits.csv', {
      method: 'POST',
      headers: { 'content-type': 'text/csv' },
      body: await readFile(join(EXAMPLE, 'data/may-visits.csv'), 'utf8'),
    })
  const listed = async (text: string): Promise<readonly Listed[]> =>
    ((await meera(`/api/clients?q=${encodeURIComponent(text)}`)).body as { readonly items: readonly Listed[] }).items
  const journeyOf = async (text: string): Promise<readonly string[]> => {
    const [client, ...others] = await listed(text)
    expect(others).toEqual([])
    const { body } = await meera(`/api/clients/${client?.id}/journey`)
    const { items } = body as { readonly items: readonly { readonly date: string; readonly title: string }[] }
    return items.map(({ date, title }) => `${date} ${title}`)
  }

  test('need a manager: sales may look, a stranger may not', async () => {
    expect((await upload(await signIn(crm.url, 'nobody'))).status).toBe(401)
    const jay = await signIn(crm.url, 'jay')
    expect((await upload(jay)).status).toBe(403)
    expect((await jay('/footfall/imports')).body).toEqual({ items: [], next: null })
  })

  test('are on the right clients, newest first, among what the CRM had', async () => {
    const { status, body } = await upload(meera)
    expect(status).toBe(202)
    const { importId } = body as { readonly importId: string }
    await expect
      .poll(async () => (await meera(`/footfall/imports/${importId}`)).body, { timeout: 20_000 })
      .toMatchObject({
        status: 'completed',
        rows: 17,
        outcomes: { clientCreated: 4, visitAdded: 9, visitRepeated: 1, held: 3 },
        created: { clients: 4, stores: 1, visits: 13 },
      })
    expect((await meera(`/footfall/imports/${importId}/verify`)).body).toMatchObject({ ok: true, violations: [] })
    expect((await journeyOf('Asha Trivedi')).slice(0, 6)).toEqual([
      '2024-05-09T16:25 We called',
      '2024-05-06T17:40 Bought two bangles, 22k',
      '2024-05-06 Visited CG Road',
      '2024-05-03T09:30 Note by Hetal Shah',
      '2024-05-02 Visited Shivranjani',
      '2024-04-30T11:10 Called us',
    ])
    // Known by e-mail alone, then by the number that she gave, then by the number alone.
    expect(await journeyOf('Heena')).toEqual([
      '2024-05-13T12:40 Called us',
      '2024-05-13 Visited Shivranjani',
      '2024-05-08T17:05 Note by Hetal Shah',
      '2024-05-07 Visited CG Road',
      '2024-05-04 Visited Shivranjani',
    ])
    expect(await journeyOf('Omkar')).toEqual(['2024-05-14 Visited Vastrapur', '2024-05-09 Visited Vastrapur'])
  })

  test("leave the CRM's own clients as they are, but for blanks that they fill", async () => {
    const details = async (name: string) => (await meera(`/api/clients/${(await listed(name))[0]?.id}`)).body
    expect(await details('Asha Trivedi')).toMatchObject({ mobile: '097235 21333', tier: 'Gold', createdBy: 'Till' })
    expect(await details('Heena Vora')).toMatchObject({ mobile: '+919898010020', email: 'heena.vora@example.com' })
    expect(await details('Omkar')).toMatchObject({ mobile: '+919898010061', tier: 'Bronze', createdBy: 'Visit import' })
  })

  test('are there once, however often the file comes', async () => {
    const before = await journeyOf('Asha Trivedi')
    const { body } = await upload(meera)
    const { importId } = body as { readonly importId: string }
    await expect
      .poll(async () => (await meera(`/footfall/imports/${importId}`)).body, { timeout: 20_000 })
      .toMatchObject({ status: 'completed', created: { clients: 0, stores: 0, visits: 0 } })
    expect(await journeyOf('Asha Trivedi')).toEqual(before)
  })
})
