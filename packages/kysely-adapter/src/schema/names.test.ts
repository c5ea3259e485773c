import { CamelCasePlugin, ColumnNode, Kysely, OperationNodeTransformer, SelectQueryNode, TableNode } from 'kysely'
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
      expect(names.column('t', column)).toBe(column)
    }
  }
})

test('plugins rename tables, their schemas and columns', () => {
  const { table, column } = hostNames(db.withPlugin(new CamelCasePlugin()), 'postgres')
  expect(table('shopClients')).toBe('shop_clients')
  expect(table('crmData.shopClients')).toBe('crm_data.shop_clients')
  expect(table('import_rows')).toBe('import_rows')
  expect(column('shopClients', 'fullName')).toBe('full_name')
})

test('a schema is added where none is named; on SQLite there is none but main', () => {
  const plugged = db.withSchema('crm')
  expect(hostNames(plugged, 'postgres').table('clients')).toBe('crm.clients')
  expect(hostNames(plugged, 'mysql').table('other.clients')).toBe('other.clients')
  expect(hostNames(db.withSchema('main'), 'sqlite').table('clients')).toBe('clients')
  expect(() => hostNames(plugged, 'sqlite').table('clients')).toThrow(
    expect.objectContaining({ code: 'options-invalid', details: { schema: 'crm' } }),
  )
  expect(hostNames(plugged, 'sqlite').table('attached.clients')).toBe('attached.clients')
  expect(hostNames(plugged, 'postgres').column('clients', 'name')).toBe('name')
})

test('a plugin that puts something else in the place of a name has no say in it', () => {
  const plugged = db.withPlugin({
    transformQuery: ({ node }) => (SelectQueryNode.is(node) ? SelectQueryNode.create() : node),
    transformResult: async ({ result }) => result,
  })
  const { table, column } = hostNames(plugged, 'postgres')
  expect(table('crm.clients')).toBe('crm.clients')
  expect(column('crm.clients', 'name')).toBe('name')
})

test('a plugin may rename the columns of some tables alone, and finds a table in each query', () => {
  const plugged = db.withPlugin({
    transformQuery: ({ node }) => {
      if (!SelectQueryNode.is(node)) return node
      const [from] = node.from?.froms ?? []
      if (from === undefined) throw new TypeError('Every query of the host has a table.')
      const isOld = TableNode.is(from) && from.table.identifier.name === 'old'
      return isOld ? new Renaming().transformNode(node) : node
    },
    transformResult: async ({ result }) => result,
  })
  const { column } = hostNames(plugged, 'postgres')
  expect([column('old', 'name'), column('new', 'name')]).toEqual(['name_old', 'name'])
})

class Renaming extends OperationNodeTransformer {
  override transformColumn(node: ColumnNode): ColumnNode {
    return ColumnNode.create(`${node.column.name}_old`)
  }
}

test('a dot in a name is refused: nothing could tell it from the one that parts names', () => {
  const refused = (details: object) => expect.objectContaining({ code: 'options-invalid', details })
  for (const { column } of [PLAIN_NAMES, hostNames(db, 'sqlite')]) {
    expect(() => column('t', 'full.name')).toThrow(refused({ column: 'full.name' }))
  }
  expect(() => hostNames(db.withSchema('a.b'), 'mysql').table('t')).toThrow(refused({ schema: 'a.b' }))
})
