import { listRows, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { DialectName } from '../src/dialect/dialect.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'

// Rules that look into a value, and fail on it under codes of their own: a matter of that row, and of no other.

interface Crm {
  customers: { id: string; full_name: string | null; mobile: string | null; note: string | null }
}

const INDIA = { defaultCountry: 'IN' }
const mapping: Mapping<Crm> = {
  clients: {
    table: 'customers',
    columns: { id: 'id', name: 'full_name', phone: 'mobile' },
    extra: { Note: 'note' },
    foreignKeys: false,
  },
}
const file = (...rows: readonly string[]) => csv(`Name,Phone,Store,Visit Date,Note\n${rows.join('\n')}\n`)

type Derived = readonly [expression: string, wrong: string, right: string]

/** What a host may derive from a note, with a note that it cannot be derived from, and one that it can. */
const DERIVED: Readonly<Record<DialectName, readonly Derived[]>> = {
  sqlite: [["json_extract(note, '$.a')", 'no JSON', '{}']],
  postgres: [["(note::json ->> 'a')", 'no JSON', '{}']],
  mysql: [
    ["json_extract(note, '$.a')", 'no JSON', '{}'],
    ["str_to_date(note, '%Y-%m-%d')", 'soon', '2024-05-01'],
  ],
}

const kinds = await databaseKinds()

describe.each(kinds)('values that a rule of the host on $name stumbles over', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  it.each([...DERIVED[dialect]])(
    '%s: the row is held, and the others are recorded',
    async (expression, wrong, right) => {
      await sql`create table customers (id varchar(64) primary key, full_name varchar(80), mobile varchar(40), note varchar(200),
      derived varchar(200) generated always as (${sql.raw(expression)}) stored)`.execute(host.db)
      await migrate(host.db, mapping)
      const repository = kyselyRepository(host.db, mapping)
      const rows = [
        `Asha,9825000001,CG Road,2024-05-01,${right}`,
        `Bina,9825000002,CG Road,2024-05-01,${wrong}`,
        `Chetan,9825000003,CG Road,2024-05-01,${right}`,
      ]
      const report = await runImport(file(...rows), { repository, ...INDIA })
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, held: 1 } })
      expect(report.held.map(({ rowNumber, reasons }) => [rowNumber, reasons[0]?.code])).toEqual([[2, 'host-rejected']])
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    },
  )
})

describe.each(kinds)('a mapped column of the host on $name that is generated', (kind) => {
  const host = emptyDatabase<Crm>(kind)
  const kept = dialectOf(kind) === 'sqlite' ? 'virtual' : 'stored'
  const generate = () =>
    sql`alter table customers add column full_name varchar(200) generated always as (note) ${sql.raw(kept)}`.execute(
      host.db,
    )

  it('is refused before anything is imported', async () => {
    await sql`create table customers (id varchar(64) primary key, mobile varchar(40), note varchar(200))`.execute(
      host.db,
    )
    await generate()
    await expect(migrate(host.db, mapping)).rejects.toMatchObject({
      code: 'options-invalid',
      details: { table: 'customers', column: 'full_name' },
    })
    const unnamed = {
      clients: { table: 'customers', columns: { id: 'id', phone: 'mobile' }, foreignKeys: false },
    } as const
    expect(await migrate(host.db, unnamed)).not.toEqual([])
  })

  it('of late takes no new client, whose rows name it, and no fill; visits of those who are there are recorded', async () => {
    await sql`create table customers (id varchar(64) primary key, full_name varchar(200), mobile varchar(40), note varchar(200))`.execute(
      host.db,
    )
    await sql`insert into customers (id, mobile, note) values ('C-1', '9825000001', null), ('C-2', '9825000002', 'Bina')`.execute(
      host.db,
    )
    await migrate(host.db, mapping)
    await sql`alter table customers drop column full_name`.execute(host.db)
    await generate()
    const repository = kyselyRepository(host.db, mapping)
    const rows = [
      'Asha,9825000001,CG Road,2024-05-01,',
      'Bina,9825000002,CG Road,2024-05-01,',
      'Chetan,9825000003,CG Road,2024-05-01,',
    ]
    const report = await runImport(file(...rows), { repository, ...INDIA })
    expect(report).toMatchObject({ status: 'completed', outcomes: { visitAdded: 2, held: 1 } })
    expect(report.held).toMatchObject([{ rowNumber: 3, reasons: [{ code: 'host-rejected' }] }])
    expect(report.held[0]?.reasons[0]?.message).toContain('(full_name)')
    const { items } = await listRows(report.importId ?? '', { repository })
    expect(items.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['fill-rejected'], [], []])
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })
})

describe.each(kinds.filter((kind) => dialectOf(kind) === 'mysql'))('columns of few letters on $name', (kind) => {
  const host = emptyDatabase<Crm>(kind)

  it.each([
    ['latin1', 'हिन्दी'],
    ['ascii', 'José'],
    ['utf8mb3', '😀'],
  ])('a blank name whose column, of %s, lacks a letter stays blank, and the visit is there', async (charset, name) => {
    await sql`create table customers (id varchar(64) primary key, full_name varchar(80), mobile varchar(40), note varchar(200))
      character set ${sql.raw(charset)}`.execute(host.db)
    await sql`insert into customers (id, mobile) values ('C-1', '9825000001'), ('C-2', '9825000002')`.execute(host.db)
    await migrate(host.db, mapping)
    const repository = kyselyRepository(host.db, mapping)
    const visits = [`${name},9825000001,CG Road,2024-05-01,`, 'Bina,9825000002,CG Road,2024-05-01,']
    const report = await runImport(file(...visits), { repository, ...INDIA })
    expect(report).toMatchObject({ status: 'completed', outcomes: { visitAdded: 2, held: 0 } })
    const { items } = await listRows(report.importId ?? '', { repository })
    expect(items.map(({ warnings }) => warnings.map(({ code }) => code))).toEqual([['fill-rejected'], []])
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })
})

const onPostgres = kinds.filter((kind) => dialectOf(kind) === 'postgres')

describe.each(onPostgres)('a view on $name whose trigger tells no id', (kind) => {
  const host = emptyDatabase<{ people: { id: number; full_name: string | null; mobile: string | null } }>(kind)

  it('keeps nothing that could be found again: each row is held, and says so', async () => {
    await sql`create table customers (id bigint generated always as identity primary key, full_name text, mobile text)`.execute(
      host.db,
    )
    await sql`create view people as select * from customers`.execute(host.db)
    await sql`create function insert_person() returns trigger language plpgsql as $$
      begin insert into customers (full_name, mobile) values (new.full_name, new.mobile); return new; end $$`.execute(
      host.db,
    )
    await sql`create trigger inserting instead of insert on people for each row execute function insert_person()`.execute(
      host.db,
    )
    const onView = {
      clients: {
        table: 'people',
        idType: 'integer',
        foreignKeys: false,
        columns: { id: 'id', name: 'full_name', phone: 'mobile' },
      },
    } as const
    await migrate(host.db, onView)
    const repository = kyselyRepository(host.db, onView)
    const report = await runImport(file('Asha,9825000001,CG Road,2024-05-01,'), { repository, ...INDIA })
    expect(report).toMatchObject({ status: 'completed', outcomes: { held: 1 } })
    expect(report.held[0]?.reasons).toMatchObject([{ code: 'host-rejected' }])
    expect((await sql`select * from customers`.execute(host.db)).rows).toEqual([])
  })
})
