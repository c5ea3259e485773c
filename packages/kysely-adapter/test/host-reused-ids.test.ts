import { listRows, runImport } from '@footfall/core'
import { type Generated, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'

// SQLite without AUTOINCREMENT gives the id of the last row again once that row is deleted; a sequence can be set back. Whoever gets it
// must not get the visits of who had it.

interface Crm {
  customers: { id: Generated<number>; full_name: string | null; mobile: string | null }
  branches: { id: Generated<number>; title: string }
}

const mapping: Mapping<Crm> = {
  clients: {
    table: 'customers',
    idType: 'integer',
    foreignKeys: false,
    columns: { id: 'id', name: 'full_name', phone: 'mobile' },
  },
  stores: { table: 'branches', idType: 'integer', foreignKeys: false, columns: { id: 'id', name: 'title' } },
}

describe.each(await databaseKinds())('ids that $name gives once more', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  /** Takes all rows away, and has the next one get the id of the first. */
  const startAgain = async (table: 'customers' | 'branches'): Promise<void> => {
    await sql`delete from ${sql.table(table)}`.execute(host.db)
    if (dialect === 'postgres') await sql`alter table ${sql.table(table)} alter column id restart`.execute(host.db)
    if (dialect === 'mysql') await sql`alter table ${sql.table(table)} auto_increment = 1`.execute(host.db)
  }

  const outcomesOf = async (...lines: readonly string[]) => {
    const repository = kyselyRepository(host.db, mapping)
    const file = csv(`Name,Phone,Store,Visit Date\n${lines.join('\n')}\n`)
    const { importId } = await runImport(file, { repository, defaultCountry: 'IN' })
    const { items } = await listRows(importId ?? '', { repository })
    return items.map(({ outcome, reasons: [reason] }) => reason?.message ?? outcome)
  }

  const REFUSED = expect.stringContaining('an id that was used before')

  it.each(['customers', 'branches'] as const)('make nobody of those who had them (%s)', async (table) => {
    const id = sql.raw(dialect === 'sqlite' ? 'integer primary key' : GENERATED[dialect])
    await sql`create table customers (id ${id}, full_name varchar(50), mobile varchar(30))`.execute(host.db)
    await sql`create table branches (id ${id}, title varchar(50))`.execute(host.db)
    await migrate(host.db, mapping)
    expect(await outcomesOf('Asha,9825000001,CG Road,2024-05-01')).toEqual(['client-created'])
    await startAgain(table)
    // A sequence goes on when a row is refused, and so the next look finds an id that is nobody's.
    const isHeld = dialect === 'sqlite'
    expect(await outcomesOf('Bela,9825000002,Paldi,2024-05-01')).toEqual([isHeld ? REFUSED : 'client-created'])
    const column = sql.ref(table === 'customers' ? 'client_id' : 'store_id')
    const { rows } = await sql<{ n: unknown }>`select count(*) as n from client_visits group by ${column}`.execute(
      host.db,
    )
    expect(rows.map(({ n }) => Number(n))).toEqual(isHeld ? [1] : [1, 1])
  })
})
