import { describe, expect, test } from 'vitest'
import { parseAddress } from './database.ts'

describe('--db', () => {
  test.each([
    ['sqlite:crm.db', { kind: 'sqlite', path: '/shop/crm.db' }],
    ['sqlite:../crm.db', { kind: 'sqlite', path: '/crm.db' }],
    ['sqlite:/data/crm.db', { kind: 'sqlite', path: '/data/crm.db' }],
    ['sqlite:///data/crm.db', { kind: 'sqlite', path: '/data/crm.db' }],
    ['sqlite::memory:', { kind: 'sqlite', path: ':memory:' }],
    ['postgres://a@b/c', { kind: 'postgres', url: 'postgres://a@b/c' }],
    ['postgresql://a@b/c', { kind: 'postgres', url: 'postgresql://a@b/c' }],
    ['mysql://a@b/c', { kind: 'mysql', url: 'mysql://a@b/c' }],
    ['mariadb://a@b/c', { kind: 'mysql', url: 'mysql://a@b/c' }],
  ])('%s', (db, address) => {
    expect(parseAddress(db, '/shop')).toEqual(address)
  })

  test.each(['crm.db', 'sqlite:', 'oracle://x', ''])('%j is refused', (db) => {
    expect(() => parseAddress(db, '/shop')).toThrow('sqlite:<path>')
  })
})
