import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { migrate } from '../src/schema/migrate.ts'
import { migrationSql } from '../src/schema/migration-sql.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'

const kinds = await databaseKinds()

describe.each(kinds)('migrations as SQL text on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  it('make the same tables, after which migrate has nothing left to do', async () => {
    const dialect = kind.name.startsWith('SQLite') ? 'sqlite' : kind.name === 'MariaDB' ? 'mysql' : 'postgres'
    const tables = { clients: 'ff_clients', migrations: 'ff_migrations' }
    const text = migrationSql(dialect, { tables })
    for (const statement of text.split(';\n')) {
      if (statement.trim() !== '') await sql.raw(statement).execute(db)
    }
    expect(await migrate(db, { tables })).toEqual([])
    const ports = kyselyPorts(db, { tables })
    const clients = [{ ref: 0, rowNumber: 1, name: 'A', phone: null, email: null, extra: [] }]
    const changes = { clients, claims: [], fills: [], stores: [], visits: [], outcomes: [] }
    const { clientIds } = await ports.registry.apply({ import: null, changes })
    expect(await ports.timeline.findClient(clientIds[0] ?? '')).toEqual({ id: clientIds[0], name: 'A' })
  })
})
