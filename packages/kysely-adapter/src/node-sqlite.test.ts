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

test('no rows at all are no statement', async () => {
  expect(await insert(db, [])).toMatchObject({ numAffectedRows: 0n })
  expect(await db.selectFrom('fruit').selectAll().execute()).toEqual([])
})

test('a statement that was compiled before the schema changed has the names of the new one', async () => {
  await insert(db, [['quince', 3]])
  const all = () => sql`select * from fruit`.execute(db)
  expect((await all()).rows).toEqual([{ name: 'quince', pieces: 3 }])
  await sql`alter table fruit rename column pieces to number`.execute(db)
  expect((await all()).rows).toEqual([{ name: 'quince', number: 3 }])
  await sql`alter table fruit add column colour text default 'yellow'`.execute(db)
  expect((await all()).rows).toEqual([{ name: 'quince', number: 3, colour: 'yellow' }])
})

test('a column may have any name, and the later one counts of two with the same', async () => {
  const { rows } = await sql`select 1 as "__proto__", 2 as "constructor", 3 as twice, 4 as twice`.execute(db)
  const [row = {}] = rows
  expect(Object.entries(row as object)).toEqual([
    ['__proto__', 1],
    ['constructor', 2],
    ['twice', 4],
  ])
})
