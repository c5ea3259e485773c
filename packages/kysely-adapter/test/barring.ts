import { type Kysely, sql } from 'kysely'
import type { DialectName } from '../src/dialect/dialect.ts'

/** How a trigger of the host can object to a row. */
interface Barring {
  readonly how: string
  /** The statement that objects; its message quotes the number, as those of hosts do. */
  readonly objection: string
  /** The rule that the trigger names. */
  readonly constraint?: string
}

const raised = (using: string): string => `raise exception 'phone % is barred', new.mobile using ${using}`
const signalled = (condition: string): string =>
  `begin
    declare told varchar(100) default concat('phone ', new.mobile, ' is barred');
    signal sqlstate ${condition}, message_text = told;
  end`

export const BARRING: Readonly<Record<DialectName, readonly Barring[]>> = {
  sqlite: [
    { how: 'raise(abort)', objection: "select raise(abort, 'phone +919825000002 is barred')" },
    { how: 'raise(fail)', objection: "select raise(fail, 'phone +919825000002 is barred')" },
    { how: 'raise(rollback)', objection: "select raise(rollback, 'phone +919825000002 is barred')" },
  ],
  postgres: [
    { how: 'raise_exception', objection: raised("errcode = 'P0001'") },
    { how: 'a SQLSTATE of its own', objection: raised("errcode = 'CR001'") },
    {
      how: 'a SQLSTATE of its own, and the name of the rule',
      objection: raised("errcode = 'CR001', constraint = 'barred_numbers'"),
      constraint: 'barred_numbers',
    },
    { how: 'no_data_found', objection: 'select code into strict new.region from regions where code = new.mobile' },
    { how: 'assert_failure', objection: "assert false, 'barred: ' || new.mobile" },
    { how: 'insufficient_privilege, as row-level security', objection: raised("errcode = 'insufficient_privilege'") },
  ],
  mysql: [
    { how: 'SQLSTATE 45000', objection: signalled("'45000' set mysql_errno = 1644") },
    { how: 'SQLSTATE 45001 and a number of its own', objection: signalled("'45001' set mysql_errno = 30001") },
    { how: 'a SQLSTATE and a number of its own', objection: signalled("'CR001' set mysql_errno = 5001") },
    { how: 'a number of its own alone', objection: signalled("'HY000' set mysql_errno = 30001") },
    { how: 'not found', objection: signalled("'02000' set mysql_errno = 1643") },
  ],
}

const createFunction = <DB>(db: Kysely<DB>, number: string, objection: string): Promise<unknown> =>
  sql`create function bar_number() returns trigger language plpgsql as ${sql.lit(
    `begin if new.mobile = '${number}' then ${objection}; end if; return new; end`,
  )}`.execute(db)

/** Triggers on the table of customers that object to one number, when it is inserted and when its row is changed. */
export const barNumber = async <DB>(
  db: Kysely<DB>,
  dialect: DialectName,
  number: string,
  objection: string,
): Promise<void> => {
  if (dialect === 'postgres') await createFunction(db, number, objection)
  for (const event of ['insert', 'update']) {
    const trigger = sql`create trigger ${sql.id(`bar_on_${event}`)} before ${sql.raw(event)} on customers for each row`
    const isBarred = sql`new.mobile = ${sql.lit(number)}`
    const bodies = {
      sqlite: sql` when ${isBarred} begin ${sql.raw(objection)}; end`,
      postgres: sql` execute function bar_number()`,
      mysql: sql` if ${isBarred} then ${sql.raw(objection)}; end if`,
    }
    await sql`${trigger}${bodies[dialect]}`.execute(db)
  }
}

/** The same on PostgreSQL, asked at COMMIT only. */
export const barAtCommit = async <DB>(db: Kysely<DB>, number: string, objection: string): Promise<void> => {
  await createFunction(db, number, objection)
  await sql`create constraint trigger bar_at_commit after insert on customers deferrable initially deferred
    for each row execute function bar_number()`.execute(db)
}
