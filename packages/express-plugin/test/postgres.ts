import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'

const SERVER = process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'

export interface PostgresDatabase {
  readonly pool: pg.Pool
  drop(): Promise<void>
}

/** A fresh database on the server; `drop` takes it away. */
export const createPostgres = async (): Promise<PostgresDatabase> => {
  const name = `footfall_test_${crypto.randomUUID().replaceAll('-', '').slice(0, 20)}`
  const admin = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: SERVER, max: 1 }) }),
  })
  try {
    await sql`create database ${sql.id(name)}`.execute(admin)
  } catch (error) {
    await admin.destroy()
    throw error
  }
  const url = new URL(SERVER)
  url.pathname = `/${name}`
  const pool = new pg.Pool({ connectionString: url.href, max: 10 })
  // Dropping the database cuts connections that are idle.
  pool.on('error', () => undefined)
  return {
    pool,
    async drop() {
      await sql`drop database ${sql.id(name)} with (force)`.execute(admin)
      await admin.destroy()
    },
  }
}

/** Whether there is a server to test on; where there is none it says so in one line. In CI nothing may be left out. */
export const hasPostgres = async (): Promise<boolean> => {
  try {
    await (await createPostgres()).drop()
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    const missing = `not run: PostgreSQL (no server at ${new URL(SERVER).host}${code})`
    if (process.env.CI === 'true') throw new Error(missing)
    console.log(missing)
    return false
  }
}
