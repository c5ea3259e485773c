import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS, WITH_HELD } from './cli.ts'

let folder: Folder
const CRM = {
  clients: {
    table: 'customers',
    idType: 'integer',
    columns: { id: 'customer_id', name: ['first_name', 'last_name'], phone: 'mobile' },
    values: { source: 'import' },
    extra: { City: 'city' },
  },
  stores: { table: 'branches', idType: 'integer', columns: { id: 'branch_id', name: 'title' } },
  tables: { imports: 'visit_imports' },
}

beforeEach(async () => {
  folder = await createFolder()
  const database = new DatabaseSync(join(folder.path, 'crm.db'))
  database.exec(`create table customers (customer_id integer primary key autoincrement, first_name text, last_name text,
    mobile text, source text, city text)`)
  database.exec('create table branches (branch_id integer primary key autoincrement, title text)')
  database.exec("insert into customers (first_name, mobile, source) values ('Asha', '(97235) 21333', 'till')")
  database.close()
  await folder.put('footfall.config.json', JSON.stringify({ db: 'sqlite:crm.db', defaultCountry: 'IN', crm: CRM }))
})
afterEach(() => folder.remove())

const query = (text: string) => folder.query(text, 'crm.db')

describe('a mapping in footfall.config.json', () => {
  test('brings visits to the tables of the CRM: imported, fixed, replayed, shown and proved', async () => {
    await folder.put('visits.csv', WITH_HELD)
    const imported = await folder.run(['import', 'visits.csv', '--held', 'held.csv', '--json'])
    expect([imported.code, imported.stderr]).toEqual([3, ''])
    const { importId, outcomes } = JSON.parse(imported.stdout)
    expect(outcomes).toMatchObject({ clientCreated: 0, visitAdded: 2, held: 1 })
    await folder.put('held.csv', (await folder.read('held.csv')).replace('31/2/2024', '3/2/2024'))
    expect((await folder.run(['replay', importId, 'held.csv'])).code).toBe(0)
    expect(query('select first_name, mobile, source from customers order by customer_id')).toEqual([
      { first_name: 'Asha', mobile: '(97235) 21333', source: 'till' },
      { first_name: 'Bela', mobile: '+919723521444', source: 'import' },
    ])
    expect(query('select title from branches order by title desc')).toEqual([
      { title: 'Shivranjani' },
      { title: 'CG Road' },
    ])
    expect((await folder.run(['journey', '9723521333'])).stdout).toContain('2 May 2024  Shivranjani')
    expect((await folder.run(['verify'])).code).toBe(0)
    expect((await folder.run(['resume'])).stdout).toBe('Nothing to resume.\n')
    expect(JSON.parse((await folder.run(['imports', '--json'])).stdout).items).toHaveLength(1)
    expect(query("select name from sqlite_master where name in ('clients', 'stores', 'imports')")).toEqual([])
  })

  test('is what sync-identities learns from, and a dry run after it knows', async () => {
    const synced = await folder.run(['sync-identities', '--json'])
    expect(JSON.parse(synced.stdout)).toMatchObject({ clients: 1, added: 1 })
    await folder.put('visits.csv', TWO_VISITS)
    const dry = await folder.run(['import', 'visits.csv', '--dry-run', '--json'])
    expect(JSON.parse(dry.stdout)).toMatchObject({ created: { clients: 0 }, outcomes: { visitAdded: 2 } })
    expect(query('select count(*) as n from client_visits')).toEqual([{ n: 0 }])
  })

  test('stands in the statements of migrate --sql', async () => {
    const { stdout } = await folder.run(['migrate', '--sql'])
    expect(stdout).toContain('references "customers" ("customer_id")')
    expect(stdout).toContain('create table "visit_imports"')
  })

  test('that is missing later, or another one, is told as such: nothing is written elsewhere', async () => {
    await folder.run(['migrate'])
    await folder.put('visits.csv', TWO_VISITS)
    await folder.put('footfall.config.json', JSON.stringify({ crm: { tables: CRM.tables } }))
    const { code, stdout } = await folder.run(['import', 'visits.csv', '--db', 'sqlite:crm.db', '--json'])
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'options-invalid'])
    expect(query("select name from sqlite_master where name in ('clients', 'stores')")).toEqual([])
  })

  test.each([
    ['a table that is none', { clients: 'customers' }],
    ['no id', { clients: { table: 'customers', columns: { phone: 'mobile' } } }],
    ['a part that there is not', { clients: { ...CRM.clients, compute: {} } }],
    ['a table of ours that there is not', { tables: { visits: 'v' } }],
  ])('with %s is refused: exit 2', async (_, crm) => {
    await folder.put('footfall.config.json', JSON.stringify({ db: 'sqlite:crm.db', crm }))
    const { code, stdout } = await folder.run(['migrate', '--json'])
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'config-invalid'])
    expect(JSON.parse(stdout).error.message).toContain('crm.')
  })
})
