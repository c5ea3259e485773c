import { FootfallError, listRows, recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, PostgresDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterEach, describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, poolToDrop } from './databases.ts'
import { emptyDatabase } from './fresh-database.ts'
import { csv, dialectOf } from './host-dialect.ts'
import { NO_CHANGES } from './samples.ts'

// A blank that the host does not let be filled is left out, whatever way it says so; the visit is recorded.

interface Crm {
  customers: { id: string; full_name: string | null; mobile: string | null; email: string | null }
  readable: Crm['customers']
}

const INDIA = { defaultCountry: 'IN' }
const FILE = csv(
  'Name,Phone,Email,Store,Visit Date\nA B,9825000001,a@example.com,CG Road,2024-05-01\nC D,9825000002,c@example.com,CG Road,2024-05-02\n',
)
const COLUMNS = { id: 'id', name: 'full_name', phone: 'mobile', email: 'email' } as const
const onTable: Mapping<Crm> = { clients: { table: 'customers', columns: COLUMNS, foreignKeys: false } }
const onView: Mapping<Crm> = { clients: { table: 'readable', columns: COLUMNS, foreignKeys: false } }

const kinds = await databaseKinds()

describe.each(kinds)('blanks that the host on $name does not let be filled', (kind) => {
  const dialect = dialectOf(kind)
  const host = emptyDatabase<Crm>(kind)

  /** Two clients without an e-mail. */
  const createClients = async (mapping: Mapping<Crm>, view?: string): Promise<void> => {
    await sql`create table customers (id varchar(64) primary key, full_name varchar(50), mobile varchar(30),
      email varchar(60))`.execute(host.db)
    await sql`insert into customers (id, full_name, mobile)
      values ('C-1', 'A B', '98250 00001'), ('C-2', 'C D', '98250 00002')`.execute(host.db)
    if (view !== undefined) await sql`create view readable as ${sql.raw(view)}`.execute(host.db)
    await migrate(host.db, mapping)
  }

  const warningsOf = async (mapping: Mapping<Crm>, db = host.db) => {
    const repository = kyselyRepository(db, mapping)
    const report = await runImport(FILE, { repository, ...INDIA })
    expect(report).toMatchObject({ status: 'completed', outcomes: { visitAdded: 2, held: 0 } })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
    const { items } = await listRows(report.importId ?? '', { repository })
    return items.map(({ warnings }) => warnings.map(({ code }) => code))
  }
  /** Whether a refusal says that it is for every row, so that an import need not ask for each. */
  const isForEveryRow = async (mapping: Mapping<Crm>, db = host.db): Promise<boolean> => {
    const fill = { clientId: 'C-1', name: null, phone: null, email: 'b@example.com' }
    const refused = kyselyPorts(db, mapping).registry.apply({ import: null, changes: { ...NO_CHANGES, fills: [fill] } })
    const error: unknown = await refused.catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'host-rejected', details: { action: 'fill' } })
    return error instanceof FootfallError && error.details.isEveryRow === true
  }
  const NONE_FILLED = [['fill-rejected'], ['fill-rejected']]

  const emails = async () => {
    const rows = await host.db.selectFrom('customers').select('email').orderBy('id').execute()
    return rows.map(({ email }) => email)
  }

  // Before the database is dropped.
  let leave: (() => Promise<void>) | null = null
  afterEach(async () => {
    await leave?.()
    leave = null
  })

  /** From where MariaDB takes us to come: another user has to come from there too. */
  const ownHost = async (): Promise<string> => {
    const { rows } = await sql<{ account: string }>`select current_user() as account`.execute(host.db)
    return rows[0]?.account.split('@').at(-1) ?? ''
  }

  /** Somebody who may do anything with the tables of Footfall, and what `rights` say with that of the clients. */
  const connectAs = async (rights: readonly string[]): Promise<Kysely<Crm>> => {
    const user = `footfall_${crypto.randomUUID().slice(0, 8)}`
    const own = ['imports', 'import_rows', 'import_outcomes', 'client_identities', 'client_visits', 'store_keys']
    const tables = [...own, 'client_syncs', 'stores'].map((table) => `all on ${table}`)
    const quoted = dialect === 'mysql' ? sql`${sql.id(user)}@${sql.lit(await ownHost())}` : sql.id(user)
    const create =
      dialect === 'mysql' ? sql`create user ${quoted} identified by ${sql.lit(user)}` : sql`create role ${quoted}`
    await create.execute(host.db)
    for (const right of [...tables, ...rights]) await sql`grant ${sql.raw(right)} to ${quoted}`.execute(host.db)
    const { address } = host.database
    if (address === undefined) {
      // Its one connection.
      await sql`set role ${quoted}`.execute(host.db)
      return host.db
    }
    const url = new URL(address)
    if (dialect === 'mysql') {
      url.username = user
      url.password = user
    }
    const made =
      dialect === 'mysql'
        ? new MysqlDialect({ pool: createPool({ uri: url.href, connectionLimit: 2 }) })
        : new PostgresDialect({
            pool: poolToDrop({ connectionString: address, options: `-c role=${user}`, max: 2 }),
          })
    const db = new Kysely<Crm>({ dialect: made })
    leave = async () => {
      await db.destroy()
      if (dialect === 'postgres') await sql`drop owned by ${quoted}`.execute(host.db)
      await (dialect === 'mysql' ? sql`drop user ${quoted}` : sql`drop role ${quoted}`).execute(host.db)
    }
    return db
  }

  const views = {
    'rows of a view that cannot be told apart': 'select distinct id, full_name, mobile, email from customers',
    'a column of a view that is computed': `select id, full_name, mobile, ${
      dialect === 'mysql' ? "concat(email, '')" : "email || ''"
    } as email from customers`,
  }
  it.each(Object.entries(views))('are left out: %s', async (_, view) => {
    await createClients(onView, view)
    expect(await warningsOf(onView)).toEqual(NONE_FILLED)
    expect(await isForEveryRow(onView)).toBe(true)
  })

  if (dialect !== 'sqlite') {
    it('are left out where the right to change the row is missing', async () => {
      await createClients(onTable)
      const db = await connectAs(['select, insert on customers'])
      expect(await warningsOf(onTable, db)).toEqual(NONE_FILLED)
      expect(await isForEveryRow(onTable, db)).toBe(true)
    })

    it('are left out where the right to change the column is missing', async () => {
      await createClients(onTable)
      const db = await connectAs(['select, insert on customers', 'update (full_name) on customers'])
      expect(await warningsOf(onTable, db)).toEqual(NONE_FILLED)
    })
  }

  if (dialect === 'postgres') {
    it('are left out where row-level security shows a row that may not be locked', async () => {
      await createClients(onTable)
      await sql`alter table customers enable row level security`.execute(host.db)
      await sql`create policy look on customers for select using (true)`.execute(host.db)
      await sql`create policy own on customers for update using (id = 'C-2')`.execute(host.db)
      const db = await connectAs(['select, insert, update on customers'])
      expect(await warningsOf(onTable, db)).toEqual([['fill-rejected'], []])
    })
  }

  const isFirst = "old.id = 'C-1'"
  const triggers = {
    sqlite: { 'passes the row over': `when ${isFirst} begin select raise(ignore); end` },
    postgres: { 'passes the row over': 'return null', 'keeps what was there': 'new.email := old.email' },
    mysql: { 'keeps what was there': `if ${isFirst} then set new.email = old.email; end if` },
  }[dialect]
  it.each(Object.entries(triggers))('are left out where a trigger says nothing and %s', async (_, body) => {
    await createClients(onTable)
    const trigger = sql`create trigger keep before update on customers for each row`
    if (dialect === 'postgres') {
      await sql`create function keep() returns trigger language plpgsql as ${sql.lit(
        `begin if ${isFirst} then ${body}; end if; return new; end`,
      )}`.execute(host.db)
      await sql`${trigger} execute function keep()`.execute(host.db)
    } else await sql`${trigger} ${sql.raw(body)}`.execute(host.db)
    expect(await warningsOf(onTable)).toEqual([['fill-rejected'], []])
    expect(await emails()).toEqual([null, 'c@example.com'])
    expect(await isForEveryRow(onTable)).toBe(false)
    const entry = { phone: '98250 00001', email: 'a@example.com', store: 'CG Road', visitDate: '2024-06-01' }
    const recorded = await recordVisit(entry, { repository: kyselyRepository(host.db, onTable), ...INDIA })
    expect(recorded).toMatchObject({ outcome: 'visit-added', clientId: 'C-1', warnings: [{ code: 'fill-rejected' }] })
  })
})
