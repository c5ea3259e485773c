import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS } from './cli.ts'

let folder: Folder
beforeEach(async () => {
  folder = await createFolder()
  await folder.put('visits.csv', TWO_VISITS)
})
afterEach(() => folder.remove())

const importVisits = () => folder.run(['import', 'visits.csv', '--json'])

describe('footfall.config.json', () => {
  test('its options hold, and its database, relative to the folder', async () => {
    await mkdir(join(folder.path, 'data'))
    await folder.put('footfall.config.json', JSON.stringify({ db: 'sqlite:data/crm.db', defaultCountry: 'IN' }))
    expect((await importVisits()).code).toBe(0)
    expect(folder.query('select count(*) as n from client_visits', 'data/crm.db')).toEqual([{ n: 2 }])
    expect((await folder.run(['journey', '9723521333'])).stdout).toContain('2 May 2024  Shivranjani')
  })

  test('the command line goes before it; mappings are merged field by field', async () => {
    await folder.put(
      'footfall.config.json',
      JSON.stringify({ dateOrder: 'MDY', mapping: { name: 'Store', phone: 'Phone' } }),
    )
    const flags = ['--date-order', 'DMY', '--map', 'name=Name', '--country', 'IN', '--json']
    const { code, stdout } = await folder.run(['import', 'visits.csv', ...flags])
    expect(code).toBe(0)
    expect(JSON.parse(stdout).mapping).toMatchObject({ name: ['Name'], phone: ['Phone'] })
    expect(folder.query('select min(visit_date) as first from client_visits')).toEqual([{ first: '2024-05-02' }])
  })

  test.each([
    ['not JSON', '{ "db": '],
    ['a key that no option has', '{ "defaultCuontry": "IN" }'],
    ['a value that it cannot have', '{ "dateOrder": "YDM" }'],
    ['a list', '[]'],
    ['null', 'null'],
    ['__proto__ as a key', '{ "__proto__": { "defaultCountry": "IN" } }'],
    ['__proto__ deeper down', '{ "storeAliases": { "__proto__": "CG Road" } }'],
  ])('%s is refused: exit 2', async (_, text) => {
    await folder.put('footfall.config.json', text)
    const { code, stdout } = await importVisits()
    expect([code, JSON.parse(stdout).error.code]).toEqual([2, 'config-invalid'])
  })
})
