import { recordVisit, runImport, verifyImport } from '@footfall/core'
import { Kysely, MysqlDialect, sql } from 'kysely'
import { createPool } from 'mysql2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { type DatabaseKind, databaseKinds, type TestDatabase } from '../databases.ts'

const kinds = (await databaseKinds({ byCopy: true })).filter(({ name }) => /^PostgreSQL|^MariaDB/.test(name))

const FAILURES = 3
const FILE = [
  'Name,Mobile,Email,Store,Visit Date',
  'Asha,9876500001,,CG Road,2024-05-02',
  'Asha,9876500001,asha@example.in,Bopal,2024-05-06',
  'Ravi,9876500002,,CG Road,2024-05-06',
].join('\n')

/** How a database says that another writer was in the way. PostgreSQL: SQLSTATE; MariaDB: error number. */
const REFUSALS = {
  postgres: { 'a deadlock': '40P01', 'a failed serialisation': '40001', 'a lock timeout': '55P03' },
  mariadb: { 'a deadlock': 1213, 'a row that moved since the snapshot': 1020, 'a lock timeout': 1205 },
} as const

/** Makes the database itself refuse the first writes of a table in that way; what it counts outlives every rollback. */
const refuseFirst = async (db: Kysely<unknown>, isMaria: boolean, table: string, code: string | number) => {
  if (isMaria) {
    await sql`create table refused (n int not null) engine = Aria transactional = 0`.execute(db)
    await sql`insert into refused values (0)`.execute(db)
    await sql`create trigger refusing before insert on ${sql.table(table)} for each row
      begin
        declare seen int;
        select n into seen from refused;
        if seen < ${sql.lit(FAILURES)} then
          update refused set n = n + 1;
          signal sqlstate '40001' set mysql_errno = ${sql.lit(code)}, message_text = 'try again';
        end if;
      end`.execute(db)
    return async () => Number((await sql<{ n: number }>`select n from refused`.execute(db)).rows[0]?.n)
  }
  await sql`create sequence refused`.execute(db)
  await sql`create function refuse() returns trigger language plpgsql as ${sql.raw(`
    $$ begin
      if nextval('refused') <= ${FAILURES} then raise exception 'try again' using errcode = '${code}'; end if;
      return new;
    end $$`)}`.execute(db)
  await sql`create trigger refusing before insert on ${sql.table(table)} for each row execute function refuse()`.execute(
    db,
  )
  return async () => {
    const { rows } = await sql<{ n: string }>`select last_value as n from refused`.execute(db)
    return Math.min(FAILURES, Number(rows[0]?.n))
  }
}

/** Connections that wait for a lock for a moment only: 80 ms, or a second, the least that MariaDB knows. */
const connectImpatiently = async (
  kind: DatabaseKind,
  database: TestDatabase,
  db: Kysely<unknown>,
): Promise<Kysely<unknown>> => {
  if (kind.name !== 'MariaDB') {
    const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
    await sql`alter database ${sql.id(rows[0]?.name ?? '')} set lock_timeout = '80ms'`.execute(db)
    return database.connect()
  }
  const pool = createPool({ uri: database.address ?? '', connectionLimit: 5 })
  pool.on('connection', (connection) => connection.query('set session innodb_lock_wait_timeout = 1'))
  return new Kysely({ dialect: new MysqlDialect({ pool }) })
}

const cases = (kind: DatabaseKind) => {
  const refusals = Object.entries(kind.name === 'MariaDB' ? REFUSALS.mariadb : REFUSALS.postgres)
  return refusals.flatMap(([what, code]) =>
    (['import_rows', 'client_identities', 'import_outcomes'] as const).map((table) => [what, table, code] as const),
  )
}

if (kinds.length === 0) test.skip('writers in the way (no server)')

describe.each(kinds)('when others write too, on $name (law 8)', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeEach(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })
  afterEach(async () => {
    await db.destroy()
    await database.drop()
  })

  const visits = async (): Promise<number> => {
    const { rows } = await sql<{ n: number | string }>`select count(*) as n from client_visits`.execute(db)
    return Number(rows[0]?.n)
  }

  test.each(cases(kind))(
    '%s at %s, three times over, reaches no caller and doubles nothing',
    async (_, table, code) => {
      const refused = await refuseFirst(db, kind.name === 'MariaDB', table, code)
      const repository = kyselyRepository(db, database.options)
      const report = await runImport(new Blob([FILE]).stream(), { repository, defaultCountry: 'IN' })
      expect(await refused()).toBe(FAILURES)
      expect(report).toMatchObject({
        status: 'completed',
        outcomes: { clientCreated: 2, visitAdded: 1, held: 0 },
        drift: 0,
      })
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true, violations: [] })
      expect(await visits()).toBe(3)
    },
  )

  test('a host that keeps a client locked for longer than the lock timeout is waited for', async () => {
    const before = kyselyRepository(db, database.options)
    await recordVisit(
      { phone: '9876500001', store: 'Bopal', visitDate: '2024-01-01' },
      { repository: before, defaultCountry: 'IN' },
    )
    const impatient = await connectImpatiently(kind, database, db)
    try {
      const repository = kyselyRepository(impatient)
      let finish = (): void => undefined
      const isLocked = new Promise<void>((locked) => {
        void db.transaction().execute(async (trx) => {
          await sql`select id from clients for update`.execute(trx)
          locked()
          await new Promise<void>((resolve) => {
            finish = resolve
          })
        })
      })
      await isLocked
      setTimeout(() => finish(), 1_600)
      const report = await runImport(new Blob([FILE]).stream(), { repository, defaultCountry: 'IN' })
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 1, visitAdded: 2, held: 0 } })
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
      expect(await visits()).toBe(4)
    } finally {
      await impatient.destroy()
    }
  })
})
