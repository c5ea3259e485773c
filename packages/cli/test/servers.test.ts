import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFolder, type Folder, TWO_VISITS } from './cli.ts'

/** The same variables and defaults as the adapter's own tests. */
const SERVERS = [
  ['PostgreSQL', process.env.FOOTFALL_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres'],
  ['MariaDB', process.env.FOOTFALL_TEST_MYSQL ?? 'mysql://root@127.0.0.1:3306/mysql'],
] as const

const connect = (url: string): Kysely<unknown> =>
  new Kysely({
    dialect: url.startsWith('mysql')
      ? new MysqlDialect({ pool: createPool({ uri: url }) })
      : new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
  })

const answers = async (url: string): Promise<boolean> => {
  const admin = connect(url)
  try {
    await sql`select 1`.execute(admin)
    return true
  } catch {
    return false
  } finally {
    await admin.destroy()
  }
}

const found = await Promise.all(SERVERS.map(async ([name, url]) => ({ name, url, isThere: await answers(url) })))
const missing = found.filter(({ isThere }) => !isThere).map(({ name }) => name)
if (missing.length > 0 && process.env.CI === 'true') throw new Error(`CI needs ${missing.join(' and ')}.`)
if (missing.length > 0) console.log(`The command is not tested on ${missing.join(' and ')}: no answer.`)

describe.each(found.filter(({ isThere }) => isThere))('footfall on $name', ({ url }) => {
  const name = `footfall_cli_${process.pid}`
  const db = Object.assign(new URL(url), { pathname: `/${name}` }).href
  let folder: Folder
  beforeAll(async () => {
    folder = await createFolder()
    const admin = connect(url)
    await sql`create database ${sql.id(name)}`.execute(admin)
    await admin.destroy()
  })
  afterAll(async () => {
    await folder.remove()
    const admin = connect(url)
    await sql`drop database ${sql.id(name)}`.execute(admin)
    await admin.destroy()
  })

  test('imports, shows the journey, repeats nothing, proves it', async () => {
    await folder.put('visits.csv', TWO_VISITS)
    const flags = ['--db', db, '--country', 'IN', '--json']
    const dry = await folder.run(['import', 'visits.csv', '--dry-run', ...flags])
    expect(JSON.parse(dry.stdout)).toMatchObject({ importId: null, created: { clients: 1, visits: 2 } })
    const first = await folder.run(['import', 'visits.csv', ...flags])
    expect([first.code, first.stderr]).toEqual([0, ''])
    expect(JSON.parse(first.stdout)).toMatchObject({ created: { clients: 1, stores: 2, visits: 2 } })
    const again = await folder.run(['import', 'visits.csv', ...flags])
    expect(JSON.parse(again.stdout)).toMatchObject({ created: { clients: 0, stores: 0, visits: 0 } })
    expect((await folder.run(['journey', '9723521333', '--db', db])).stdout).toContain('2 May 2024  Shivranjani')
    expect((await folder.run(['verify', '--db', db])).code).toBe(0)
  })
})
