import { CompiledQuery, Kysely, sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nodeSqliteDialect } from './node-sqlite.ts'
import { eachRowOf, type Rows } from './session/each-row.ts'

let db: Kysely<{ readonly fruit: { readonly name: string; readonly pieces: number } }>

beforeEach(async () => {
  db = new Kysely({ dialect: nodeSqliteDialect(':memory:') })
  await sql`create table fruit (name text primary key, pieces integer)`.execute(db)
})
afterEach(() => db.destroy())

const insert = (into: typeof db, rows: Rows) => {
  const parameter = eachRowOf(db)?.(rows)
  return into.executeQuery(CompiledQuery.raw('insert into fruit values (?, ?)', [parameter]))
}

test('a statement for one row is run for each of many, in their order', async () => {
  const { numAffectedRows, insertId } = await insert(db, [
    ['quince', 3],
    ['medlar', null],
    ['apple', 7],
  ])
  expect({ numAffectedRows, insertId }).toEqual({ numAffectedRows: 3n, insertId: 3n })
  const { rows } = await sql<{ name: string; pieces: number | null }>`select * from fruit order by rowid`.execute(db)
  expect(rows.map(({ name, pieces }) => [name, pieces])).toEqual([
    ['quince', 3],
    ['medlar', null],
    ['apple', 7],
  ])
})

test('a boolean is 0 or 1, in a statement and in one for many rows', async () => {
  await sql`insert into fruit values ('apple', ${true})`.execute(db)
  await insert(db, [['quince', false]])
  expect(await db.selectFrom('fruit').selectAll().execute()).toMatchObject([{ pieces: 1 }, { pieces: 0 }])
})

test.each([
  [
    'a row that the table refuses',
    /UNIQUE constraint failed/,
    [
      ['apple', 1],
      ['apple', 2],
    ],
  ],
  [
    'an object, which the driver would take for named parameters',
    /cannot store a value of type object/,
    [
      ['apple', 1],
      [{ '?1': 'quince' }, 2],
    ],
  ],
  [
    'a value that SQLite cannot store',
    /cannot store a value of type object/,
    [
      ['apple', 1],
      ['quince', new Date(0)],
    ],
  ],
])('%s ends the transaction, and the rows before it are gone too', async (_, why, rows) => {
  await expect(db.transaction().execute((trx) => insert(trx, rows))).rejects.toThrow(why)
  expect(await db.selectFrom('fruit').selectAll().execute()).toEqual([])
})
