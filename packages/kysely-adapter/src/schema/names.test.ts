import { CamelCasePlugin, Kysely, SelectQueryNode } from 'kysely'
import { afterAll, expect, test } from 'vitest'
import { nodeSqliteDialect } from '../node-sqlite.ts'
import { hostNames, PLAIN_NAMES } from './names.ts'

const db = new Kysely<unknown>({ dialect: nodeSqliteDialect(':memory:') })
afterAll(() => db.destroy())

test('without plugins names stand as they are, whatever is in them', () => {
  for (const names of [PLAIN_NAMES, hostNames(db, 'postgres'), hostNames(db, 'sqlite')]) {
    for (const table of ['shopClients', 'crm.shopClients', 'shop clients as of 2024']) {
      expect(names.table(table)).toBe(table)
    }
    for (const column of ['fullName', 'full name', 'name as written', '__proto__', '"']) {
      expect(names.column(column)).toBe(column)
      expect(names.column(column)).toBe(column)
    }
  }
})

test('plugins rename tables, their schemas and columns', () => {
  const { table, column } = hostNames(db.withPlugin(new CamelCasePlugin()), 'postgres')
  expect(table('shopClients')).toBe('shop_clients')
  expect(table('crmData.shopClients')).toBe('crm_data.shop_clients')
  expect(table('import_rows')).toBe('import_rows')
  expect(column('fullName')).toBe('full_name')
})

test('a schema is added where none is named, but on SQLite', () => {
  const plugged = db.withSchema('crm')
  expect(hostNames(plugged, 'postgres').table('clients')).toBe('crm.clients')
  expect(hostNames(plugged, 'mysql').table('other.clients')).toBe('other.clients')
  expect(hostNames(plugged, 'sqlite').table('clients')).toBe('clients')
  expect(hostNames(plugged, 'sqlite').table('attached.clients')).toBe('attached.clients')
  expect(hostNames(plugged, 'postgres').column('name')).toBe('name')
})

test('a plugin that puts something else in the place of a name has no say in it', () => {
  const plugged = db.withPlugin({
    transformQuery: ({ node }) => (SelectQueryNode.is(node) ? SelectQueryNode.create() : node),
    transformResult: async ({ result }) => result,
  })
  const { table, column } = hostNames(plugged, 'postgres')
  expect(table('crm.clients')).toBe('crm.clients')
  expect(column('name')).toBe('name')
})

test('a dot in the name of a column is refused', () => {
  const refusal = expect.objectContaining({ code: 'options-invalid', details: { column: 'full.name' } })
  for (const { column } of [PLAIN_NAMES, hostNames(db, 'sqlite')]) expect(() => column('full.name')).toThrow(refusal)
})
