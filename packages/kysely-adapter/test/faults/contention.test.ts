import { recordVisit, runImport, verifyImport } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { type DatabaseKind, databaseKinds } from '../databases.ts'
import { freshDatabase } from '../fresh-database.ts'
import { connectImpatiently } from './impatient.ts'

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

interface Refusal {
  readonly write: 'insert' | 'update'
  readonly table: string
  readonly code: string | number
}

/**
 * Makes the database itself refuse the first writes of a table in that way; what it counts outlives every rollback. Our own
 * transactions are read committed: in these no server raises a failed serialisation by itself.
 */
const refuseFirst = async (db: Kysely<unknown>, isMaria: boolean, { write, table, code }: Refusal) => {
  if (isMaria) {
    await sql`create table refused (n int not null) engine = Aria transactional = 0`.execute(db)
    await sql`insert into refused values (0)`.execute(db)
    await sql`create trigger refusing before ${sql.raw(write)} on ${sql.table(table)} for each row
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
  await sql`create trigger refusing before ${sql.raw(write)} on ${sql.table(table)} for each row execute function refuse()`.execute(
    db,
  )
  return async () => {
    const { rows } = await sql<{ n: string }>`select last_value as n from refused`.execute(db)
    return Math.min(FAILURES, Number(rows[0]?.n))
  }
}

/** What is written to, in the order in which an import does it first. */
const WRITES = [
  ['insert', 'imports'],
  ['insert', 'import_rows'],
  ['update', 'imports'],
  ['insert', 'stores'],
  ['insert', 'store_keys'],
  ['insert', 'clients'],
  ['insert', 'client_identities'],
  ['insert', 'client_visits'],
  ['insert', 'import_outcomes'],
] as const

const cases = (kind: DatabaseKind) => {
  const refusals = Object.entries(kind.name === 'MariaDB' ? REFUSALS.mariadb : REFUSALS.postgres)
  return refusals.flatMap(([what, code]) => WRITES.map(([write, table]) => [what, write, table, code] as const))
}

describe.each(kinds)('when others write too, on $name (law 8)', (kind) => {
  const fresh = freshDatabase(kind)

  const visits = async (): Promise<number> => {
    const { rows } = await sql<{ n: number | string }>`select count(*) as n from client_visits`.execute(fresh.db)
    return Number(rows[0]?.n)
  }

  test.each(cases(kind))(
    '%s at an %s of %s, three times over, reaches no caller and doubles nothing',
    async (_, write, table, code) => {
      const refused = await refuseFirst(fresh.db, kind.name === 'MariaDB', { write, table, code })
      const repository = kyselyRepository(fresh.db, fresh.database.options)
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
    const before = kyselyRepository(fresh.db, fresh.database.options)
    await recordVisit(
      { phone: '9876500001', store: 'Bopal', visitDate: '2024-01-01' },
      { repository: before, defaultCountry: 'IN' },
    )
    const { db: impatient, timeouts } = connectImpatiently(fresh.database.address ?? '')
    try {
      const repository = kyselyRepository(impatient)
      const host = await fresh.db.startTransaction().execute()
      await sql`select id from clients for update`.execute(host)
      const importing = runImport(new Blob([FILE]).stream(), { repository, defaultCountry: 'IN' })
      await Promise.race([timeouts.reached(2), importing.catch(() => undefined)])
      await host.commit().execute()
      const report = await importing
      expect(timeouts.count()).toBeGreaterThanOrEqual(2)
      expect(report).toMatchObject({ status: 'completed', outcomes: { clientCreated: 1, visitAdded: 2, held: 0 } })
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
      expect(await visits()).toBe(4)
    } finally {
      await impatient.destroy()
    }
  })
})
