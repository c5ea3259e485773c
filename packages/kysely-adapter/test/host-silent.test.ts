import { listRows, recordVisit, runImport, verifyImport } from '@footfall/core'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'

// A trigger of the host may let a row go by without a word: the insert succeeds, and no row is there.

interface Crm {
  customers: { id: string; full_name: string | null; mobile: string | null }
  branches: { id: string; title: string }
}

const PASSED_OVER = '+919825000002'
const FILE = csv(
  'Name,Phone,Store,Visit Date\nA B,9825000001,CG Road,2024-05-01\nC D,9825000002,CG Road,2024-05-01\nE F,9825000003,Maninagar,2024-05-01\n',
)

const kinds = await databaseKinds()

describe.each(kinds)('a host on $name that says nothing', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  /** MariaDB cannot pass a row over; it can give the row another id. */
  const passOver = async (
    table: 'customers' | 'branches',
    column: 'mobile' | 'title',
    value: string,
  ): Promise<void> => {
    const matches = sql`new.${sql.ref(column)} = ${sql.lit(value)}`
    const trigger = sql`create trigger pass_over before insert on ${sql.table(table)} for each row`
    if (dialect === 'postgres') {
      await sql`create function pass_over() returns trigger language plpgsql as ${sql.lit(
        `begin if new.${column} = '${value}' then return null; end if; return new; end`,
      )}`.execute(host.db)
      await sql`${trigger} execute function pass_over()`.execute(host.db)
    } else if (dialect === 'sqlite') {
      await sql`${trigger} when ${matches} begin select raise(ignore); end`.execute(host.db)
    } else await sql`${trigger} if ${matches} then set new.id = 'another'; end if`.execute(host.db)
  }

  const createTables = async (id: string, idType: 'string' | 'integer', foreignKeys: boolean) => {
    await sql`create table customers (id ${sql.raw(id)}, full_name varchar(50), mobile varchar(30))`.execute(host.db)
    await sql`create table branches (id ${sql.raw(id)}, title varchar(50))`.execute(host.db)
    const mapping: Mapping<Crm> = {
      clients: {
        table: 'customers',
        idType,
        foreignKeys,
        columns: { id: 'id', name: 'full_name', phone: 'mobile' },
      },
      stores: { table: 'branches', idType, foreignKeys, columns: { id: 'id', name: 'title' } },
    }
    await migrate(host.db, mapping)
    return kyselyRepository(host.db, mapping)
  }

  const generated = [GENERATED[dialect], 'integer', true] as const
  // A foreign key on MariaDB asks for the very same type and collation.
  const given = `varchar(64) ${dialect === 'mysql' ? 'character set utf8mb4 collate utf8mb4_bin' : ''} primary key`
  const ways = [
    [given, 'string', true],
    [given, 'string', false],
    // What MariaDB does with an id that it generates is no insert without a row.
    ...(dialect === 'mysql' ? [] : [generated]),
  ] as const

  it.each(ways)('has its row held, and the rest goes on (id %s, %s, foreign keys: %s)', async (...way) => {
    const repository = await createTables(...way)
    await passOver('customers', 'mobile', PASSED_OVER)
    const report = await runImport(FILE, { repository, defaultCountry: 'IN' })
    const { items } = await listRows(report.importId ?? '', { repository })
    expect(items.map(({ outcome, reasons: [reason] }) => reason?.code ?? outcome)).toEqual([
      'client-created',
      'host-rejected',
      'client-created',
    ])
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    const customers = await host.db.selectFrom('customers').select('full_name').orderBy('full_name').execute()
    expect(customers.map(({ full_name }) => full_name)).toEqual(['A B', 'E F'])
    const entry = { name: 'C D', phone: '98250 00002', store: 'CG Road', visitDate: '2024-05-01' }
    const recording = recordVisit(entry, { repository, defaultCountry: 'IN' })
    await expect(recording).rejects.toMatchObject({ code: 'host-rejected', details: { table: 'clients' } })
  })

  it.each(ways)('has the rows of its store held (id %s, %s, foreign keys: %s)', async (...way) => {
    const repository = await createTables(...way)
    await passOver('branches', 'title', 'Maninagar')
    const report = await runImport(FILE, { repository, defaultCountry: 'IN' })
    expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 2, held: 1 } })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })
})
