import { type Generated, type Kysely, sql } from 'kysely'

/** The tables of a CRM that was there long before: its own names, its own integer ids, a table of calls. */
export interface Crm {
  readonly customers: {
    customer_id: Generated<number>
    full_name: string
    mobile: string | null
    email: string | null
  }
  readonly branches: { branch_id: Generated<number>; title: string }
  readonly calls: { call_id: Generated<number>; customer_id: number; called_at: string; subject: string }
}

export const createTables = async (db: Kysely<Crm>): Promise<void> => {
  await sql`create table if not exists customers (
    customer_id integer primary key, full_name text not null, mobile text, email text)`.execute(db)
  await sql`create table if not exists branches (branch_id integer primary key, title text not null)`.execute(db)
  await sql`create table if not exists calls (
    call_id integer primary key, customer_id integer not null references customers, called_at text not null,
    subject text not null)`.execute(db)
}
