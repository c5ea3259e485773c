import type { Kysely } from 'kysely'
import { afterEach, beforeEach } from 'vitest'
import { migrate } from '../src/schema/migrate.ts'
import type { DatabaseKind, TestDatabase } from './databases.ts'

/** A database of its own for each test, with Footfall's tables, and a connection to it. */
export const freshDatabase = (
  kind: DatabaseKind,
): { readonly database: TestDatabase; readonly db: Kysely<unknown> } => {
  let made: { readonly database: TestDatabase; readonly db: Kysely<unknown> } | null = null
  const present = () => {
    if (made === null) throw new RangeError('The database is there while a test runs.')
    return made
  }
  beforeEach(async () => {
    const database = await kind.create()
    made = { database, db: database.connect() }
    await migrate(made.db)
  })
  afterEach(async () => {
    const { database, db } = present()
    await db.destroy()
    await database.drop()
    made = null
  })
  return {
    get database() {
      return present().database
    },
    get db() {
      return present().db
    },
  }
}
