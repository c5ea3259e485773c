import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS, WITH_HELD } from './cli.ts'

let folder: Folder
beforeEach(async () => {
  folder = await createFolder()
  await folder.put('visits.csv', WITH_HELD)
})
afterEach(() => folder.remove())

const importVisits = async (): Promise<string> => {
  const { stdout } = await folder.run(['import', 'visits.csv', '--country', 'IN', '--json'])
  return JSON.parse(stdout).importId
}

const json = async (...args: string[]) => JSON.parse((await folder.run([...args, '--json'])).stdout)

describe('what was imported can be looked at', () => {
  test('journey: by phone in any spelling, newest first; nobody has an empty one', async () => {
    await importVisits()
    for (const who of ['9723521333', '+91 97235-21333', '097235 21333']) {
      const { items, next } = await json('journey', who)
      expect(next).toBeNull()
      expect(
        items.map(({ date, type, details }: { date: string; type: string; details: { store: string } }) => [
          date,
          type,
          details.store,
        ]),
      ).toEqual([
        ['2024-05-06', 'store_visit', 'CG Road'],
        ['2024-05-02', 'store_visit', 'Shivranjani'],
      ])
    }
    expect((await folder.run(['journey', '9723521333'])).stdout).toContain(
      '6 May 2024  CG Road\n  2 May 2024  Shivranjani\n',
    )
    expect(await json('journey', '9723520000')).toEqual({ items: [], next: null })
    expect(await json('journey', 'nobody@example.com')).toEqual({ items: [], next: null })
    expect((await folder.run(['journey', 'nobody@example.com'])).code).toBe(0)
  })

  test('imports: newest first', async () => {
    expect((await folder.run(['imports'])).stdout).toBe('No imports yet.\n')
    expect(await json('imports')).toEqual({ items: [], next: null })
    const first = await importVisits()
    const second = await importVisits()
    const { items } = await json('imports')
    expect(items.map((report: { importId: string }) => report.importId)).toEqual([second, first])
    expect((await folder.run(['imports'])).stdout).toContain('completed')
  })

  test('rows: all of them, one outcome, as CSV', async () => {
    const id = await importVisits()
    const { items } = await json('rows', id)
    expect(items.map((row: { outcome: string }) => row.outcome)).toEqual(['client-created', 'visit-added', 'held'])
    expect(items[0]).toMatchObject({
      rowNumber: 1,
      line: 2,
      fields: { phone: '9723521333', store: 'Shivranjani' },
      conflict: null,
    })
    expect((await json('rows', id, '--outcome', 'held')).items).toHaveLength(1)
    expect((await folder.run(['rows', id])).stdout).toContain('date-impossible')
    expect((await folder.run(['rows', id, '--csv'])).stdout.split('\r\n')).toHaveLength(5)
    const held = await folder.run(['rows', id, '--csv', '--outcome', 'held'])
    expect(held.stdout).toContain(`${id}:3,date-impossible`)
  })

  test("rows are the customer's data: nothing of it reaches the terminal as a command", async () => {
    await folder.put(
      'visits.csv',
      'Name,Phone,Store,Date\n\u001B[2J\u001B]0;x\u0007Asha,9723521333,CG Road,14/5/2024\n',
    )
    const { stdout } = await folder.run(['rows', await importVisits()])
    expect(stdout).toContain('Asha')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
    expect(stdout).not.toMatch(/[\u001B\u0007]/)
  })

  test('verify: true after an import; an outcome deleted by hand makes it false and names the row', async () => {
    const id = await importVisits()
    expect(await json('verify')).toEqual({ ok: true, imports: 1, violations: [] })
    expect((await folder.run(['verify', id])).stdout).toContain('1 import verified')

    folder.query('delete from import_outcomes where row_number = 2')
    const { code, stdout } = await folder.run(['verify', '--json'])
    expect(code).toBe(1)
    const { ok, violations } = JSON.parse(stdout)
    expect(ok).toBe(false)
    expect(violations).toContainEqual({
      importId: id,
      rowNumber: 2,
      law: expect.any(Number),
      message: expect.any(String),
    })
    expect((await folder.run(['verify'])).stdout).toContain('row 2')
  })

  test('verify says beside the proof what is not settled yet', async () => {
    await folder.put('open.csv', 'Name,Phone,Store,Date\nAsha,9723521333,CG Road,2/5/2024\n')
    expect((await folder.run(['import', 'open.csv', '--json'])).code).toBe(2)
    const [{ importId }] = (await json('imports')).items
    const { code, stdout } = await folder.run(['verify'])
    expect(code).toBe(0)
    expect(stdout).toContain('1 import verified')
    expect(stdout).toContain(
      `import ${importId}: 1 row to be applied, answer its questions with footfall resume ${importId}`,
    )
    folder.query("update imports set seal = null, status = 'receiving'")
    expect((await folder.run(['verify', importId])).stdout).toContain('is not received whole')
    await importVisits()
    expect((await folder.run(['verify', (await json('imports')).items[0].importId])).stdout).not.toContain(
      'Not settled',
    )
  })

  test('a reader that goes away is no error', async () => {
    await folder.put('visits.csv', TWO_VISITS + 'Bela,9723521444,CG Road,7/5/2024\n'.repeat(20_000))
    const id = await importVisits()
    const child = folder.start(['rows', id, '--json'])
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((done) => child.on('close', done))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('what stopped goes on', () => {
  test('an answer needs to know whose question it answers', async () => {
    const { code, stderr } = await folder.run(['resume', '--date-order', 'MDY'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('footfall resume <importId>')])
  })

  test('nothing to resume: exit 0, and says so', async () => {
    await importVisits()
    expect(await folder.run(['resume'])).toEqual({ code: 0, stdout: 'Nothing to resume.\n', stderr: '' })
    expect(await json('resume')).toEqual({ items: [], next: null })
  })

  test('discard: an import that waits for an answer; never one that was applied', async () => {
    const applied = await importVisits()
    expect((await folder.run(['discard', applied])).code).toBe(2)
    const { error } = await json('import', 'visits.csv')
    const discarded = await json('discard', error.details.importId)
    expect(discarded.status).toBe('discarded')
  })

  test('migrate: runs once; --sql prints the statements of each database and opens none', async () => {
    expect((await json('migrate')).migrations.length).toBeGreaterThan(0)
    expect((await folder.run(['migrate'])).stdout).toBe('Up to date.\n')
    for (const db of ['sqlite:x.db', 'postgres://127.0.0.1:1/x', 'mysql://127.0.0.1:1/x']) {
      const { code, stdout } = await folder.run(['migrate', '--sql', '--db', db])
      expect(code).toBe(0)
      expect(stdout.toLowerCase()).toContain('create table')
    }
  })

  test('sync-identities: learns customers that other code added', async () => {
    await importVisits()
    const { clients, duplicates } = await json('sync-identities')
    expect({ clients, duplicates }).toEqual({ clients: 1, duplicates: [] })

    // The number moves to another customer: its visits go on to the first one, and that is said without the number.
    folder.query(
      "insert into clients (id, tenant_id, name, phone, created_at) select 'other', '', 'B', phone, 'now' from clients",
    )
    folder.query("update clients set phone = null where id <> 'other'")
    const { code, stdout } = await folder.run(['sync-identities'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {2}one phone belongs to the customers (\S+), other: visits with it go to \1$/m)
    expect(stdout).not.toContain('9723521333')
  })
})
