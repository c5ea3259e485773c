import type { Kysely } from 'kysely'
import { afterEach, beforeEach } from 'vitest'
import { migrate } from '../src/schema/migrate.ts'
import type { DatabaseKind, TestDatabase } from './databases.ts'

interface Made<DB> {
  readonly database: TestDatabase
  readonly db: Kysely<DB>
}

/** A database of its own for each test, without a table, and a connection to it. */
export const emptyDatabase = <DB>(kind: DatabaseKind): Made<DB> => {
  let made: Made<DB> | null = null
  const present = (): Made<DB> => {
    if (made === null) throw new RangeError('The database is there while a test runs.')
    return made
  }
  beforeEach(async () => {
    const database = await kind.create()
    made = { database, db: database.connect<DB>() }
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

/** The same, with Footfall's tables. */
export const freshDatabase = (kind: DatabaseKind): Made<unknown> => {
  const fresh = emptyDatabase<unknown>(kind)
  beforeEach(() => migrate(fresh.db))
  return fresh
}
