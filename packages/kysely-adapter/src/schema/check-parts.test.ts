import { Kysely } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimIdentities } from '../host/claim-identities.ts'
import { kyselyRepository } from '../kysely-repository.ts'
import { nodeSqliteDialect } from '../node-sqlite.ts'
import { migrate } from './migrate.ts'
import { migrationSql } from './migration-sql.ts'

interface Crm {
  customers: { id: string; mobile: string | null }
  branches: { id: string; title: string }
}

const columns = { id: 'id', phone: 'mobile' } as const
const clients = { table: 'customers', columns } as const
const stores = { table: 'branches', columns: { id: 'id', name: 'title' } } as const

describe('a part of a mapping that there is not', () => {
  let db: Kysely<Crm>
  beforeEach(() => {
    db = new Kysely<Crm>({ dialect: nodeSqliteDialect(':memory:') })
  })
  afterEach(() => db.destroy())

  // Made before they are handed over, as the compiler lets them pass.
  const wrong = [
    ['client', { stores, client: clients } as const],
    ['clients.tenantColum', { clients: { ...clients, tenantColum: 'id' } } as const],
    ['clients.columns.phon', { clients: { ...clients, columns: { ...columns, phon: 'mobile' } } } as const],
    ['stores.extra', { stores: { ...stores, extra: {} } } as const],
    ['stores.columns.phone', { stores: { ...stores, columns: { ...stores.columns, phone: 'title' } } } as const],
    ['tables.import', { clients, tables: { imports: 'x', import: 'y' } } as const],
  ] as const

  it.each(wrong)('is refused by name wherever a mapping goes: %s', async (option, mapping) => {
    const refused = { code: 'options-invalid', details: { option } }
    await expect(migrate(db, mapping)).rejects.toMatchObject(refused)
    expect(() => kyselyRepository(db, mapping)).toThrow(expect.objectContaining(refused))
    expect(() => migrationSql<Crm>('sqlite', mapping)).toThrow(expect.objectContaining(refused))
    await expect(claimIdentities(db, { id: 'c', identities: [] }, mapping)).rejects.toMatchObject(refused)
  })
})
