import { receiveImport } from '@footfall/core'
import { Kysely, PostgresDialect, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { databaseKinds, poolToDrop } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

const FILE = csv('Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2024-05-01\n')
const TTL = 60_000

describe.each(await databaseKinds())('leases on $name', (kind) => {
  const host = freshDatabase(kind)

  it('whose time nobody can have been given are up: a clock was set back, or it is a backup', async () => {
    const db: Kysely<unknown> = host.db
    const { importId } = await receiveImport(FILE, { repository: kyselyRepository(db), sourceName: 'a.csv' })
    const { leases } = kyselyPorts(db)
    const fence = (await leases.acquire(importId ?? '', TTL)) ?? 0
    expect(await leases.acquire(importId ?? '', TTL)).toBeNull()
    await sql`update imports set lease_until = lease_until + 7200000`.execute(db)
    expect(await leases.acquire(importId ?? '', TTL)).toBe(fence + 1)
    expect(await leases.renew(importId ?? '', fence, TTL)).toBe(false)
  })

  if (kind.name !== 'PostgreSQL') return

  it('do not outlive a worker who is stopped within a transaction: the database ends that after a minute', async () => {
    await sql`create table noted (setting text)`.execute(host.db)
    await sql`create function note_setting() returns trigger language plpgsql as
      'begin insert into noted values (current_setting(''idle_in_transaction_session_timeout'')); return new; end'`.execute(
      host.db,
    )
    await sql`create trigger noting before insert on imports for each row execute function note_setting()`.execute(
      host.db,
    )
    const draft = () => ({ id: crypto.randomUUID(), sourceName: 'a.csv', createdAt: '2024-05-01T00:00:00.000Z' })
    const noted = async (db: Kysely<unknown>) => {
      await kyselyPorts(db).transaction(({ ledger }) => ledger.create(draft()))
      const { rows } = await sql<{ setting: string }>`delete from noted returning setting`.execute(host.db)
      return rows.map(({ setting }) => setting)
    }
    expect(await noted(host.db)).toEqual(['1min'])
    // The host's own, shorter or longer, stays.
    const url = host.database.address ?? ''
    const pool = poolToDrop({ connectionString: url, idle_in_transaction_session_timeout: 5_000 })
    const impatient = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
    expect(await noted(impatient)).toEqual(['5s'])
    await impatient.destroy()
  })
})
