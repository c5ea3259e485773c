import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { sql } from 'kysely'
import { connect } from './databases.ts'

// The usual importer: node usual.ts <address> <file> : for each row a look for the client by phone or e-mail, then inserts, each
// statement by itself. It knows no ledger, no held rows and no proof. Prints how long it took.

const [address = '', file = ''] = process.argv.slice(2)
const { db } = connect(address)
const id = 'text not null primary key'
await sql`create table clients (id ${sql.raw(id)}, name text, phone text, email text)`.execute(db)
await sql`create index clients_phone on clients (phone)`.execute(db)
await sql`create index clients_email on clients (email)`.execute(db)
await sql`create table stores (id ${sql.raw(id)}, name text not null unique)`.execute(db)
await sql`create table client_visits (id ${sql.raw(id)}, client_id text not null references clients (id),
  store_id text not null references stores (id), visit_date date not null, unique (client_id, visit_date, store_id))`.execute(
  db,
)

const one = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<string | undefined> =>
  (await query.execute(db)).rows[0]?.id

const began = performance.now()
let rows = 0
for await (const row of createReadStream(file).pipe(parse({ columns: true }))) {
  const phone = row.Mobile === '' ? null : `+91${row.Mobile}`
  const email = row.Email === '' ? null : row.Email.toLowerCase()
  const date = row['Visit Date'].split('/').reverse().join('-')
  let store = await one(sql`select id from stores where name = ${row.Store}`)
  if (store === undefined) {
    store = crypto.randomUUID()
    await sql`insert into stores (id, name) values (${store}, ${row.Store})`.execute(db)
  }
  let client = await one(sql`select id from clients where phone = ${phone} or email = ${email} limit 1`)
  if (client === undefined) {
    client = crypto.randomUUID()
    await sql`insert into clients (id, name, phone, email) values (${client}, ${row.Name}, ${phone}, ${email})`.execute(
      db,
    )
  }
  const visit = await one(sql`select id from client_visits
    where client_id = ${client} and store_id = ${store} and visit_date = ${date}`)
  if (visit === undefined) {
    await sql`insert into client_visits (id, client_id, store_id, visit_date)
      values (${crypto.randomUUID()}, ${client}, ${store}, ${date})`.execute(db)
  }
  rows++
}
console.log(JSON.stringify({ rows, seconds: (performance.now() - began) / 1000 }))
await db.destroy()
