import { once } from 'node:events'
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { migrate } from '@footfall/kysely-adapter'
import { sql } from 'kysely'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { connect } from './databases.ts'

// The floor: node dist/floor.js <from> <to> : writes the very rows of a finished import into the same tables, keys and indexes of an
// empty database, and prints how long writing took. Reading them is not counted.

const [source = '', target = ''] = process.argv.slice(2)

/**
 * The tables in an order that the foreign keys allow, and by which columns their rows come in the order in which the import wrote
 * them; PostgreSQL keeps that order by itself.
 */
const TABLES = {
  imports: 'rowid',
  stores: 'rowid',
  clients: 'rowid',
  import_rows: 'import_id, row_number, revision',
  store_keys: 'store_id',
  client_identities: 'client_id, kind, value',
  client_visits: 'rowid',
  import_outcomes: 'import_id, row_number, revision',
}

/** As the adapter's dialect sets it. */
const SAME_CACHE = 'pragma cache_size = -28000'

const from = connect(source)
const to = connect(target)
await migrate(to.db)

/** COPY of each table, one transaction each; the lines are in memory before the clock starts. */
const copyPostgres = async (): Promise<number> => {
  if (from.pool === null || to.pool === null) throw new Error('Both must be PostgreSQL.')
  const reader = await from.pool.connect()
  const writer = await to.pool.connect()
  let seconds = 0
  for (const table of Object.keys(TABLES)) {
    const lines: Buffer[] = []
    for await (const chunk of reader.query(copyTo(`copy ${table} to stdout`))) lines.push(chunk)
    const began = performance.now()
    const stream = writer.query(copyFrom(`copy ${table} from stdin`))
    const finished = once(stream, 'finish')
    for (const line of lines) if (!stream.write(line)) await once(stream, 'drain')
    stream.end()
    await finished
    seconds += (performance.now() - began) / 1000
  }
  reader.release()
  writer.release()
  return seconds
}

const ROWS_A_READ = 20_000

/** Prepared inserts, one row each, all in one transaction; straight on the driver. */
const insertSqlite = async (): Promise<number> => {
  const database = new DatabaseSync(target.slice('sqlite:'.length))
  database.exec(SAME_CACHE)
  let seconds = 0
  const timed = (work: () => unknown): void => {
    const began = performance.now()
    work()
    seconds += (performance.now() - began) / 1000
  }
  database.exec('begin immediate')
  for (const [table, order] of Object.entries(TABLES)) {
    const { rows: columns } = await sql<{ name: string }>`pragma table_info(${sql.lit(table)})`.execute(from.db)
    const names = columns.map(({ name }) => name)
    const insert = database.prepare(`insert into ${table} ("${names.join('","')}") values (${names.map(() => '?')})`)
    for (let offset = 0; ; offset += ROWS_A_READ) {
      const { rows } = await sql<Record<string, SQLInputValue>>`select * from ${sql.table(table)}
        order by ${sql.raw(order)} limit ${ROWS_A_READ} offset ${offset}`.execute(from.db)
      const values = rows.map((row) => names.map((name) => row[name] ?? null))
      timed(() => {
        for (const row of values) insert.run(...row)
      })
      if (rows.length < ROWS_A_READ) break
    }
  }
  timed(() => database.exec('commit'))
  database.close()
  return seconds
}

const seconds = from.pool === null ? await insertSqlite() : await copyPostgres()
console.log(JSON.stringify({ seconds }))
for (const { db } of [from, to]) await db.destroy()
