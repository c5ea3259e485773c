import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse'
import { sql } from 'kysely'
import { connect } from './databases.ts'

// The usual importer: node dist/usual.js <address> <file> <rows> <counted> : for each row a look for the client by phone or e-mail, then
// inserts, each statement by itself. It knows no ledger, no held rows and no proof. Of the file's rows only the last ones are
// counted: those before them are put there by the thousand, so that it works on tables as large as at the end of such an import.
// Prints how long it took.

const [address = '', file = '', rows = '', counted = ''] = process.argv.slice(2)
const uncounted = Number(rows) - Number(counted)
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

interface UsualRow {
  readonly name: string
  readonly phone: string | null
  readonly email: string | null
  readonly store: string
  readonly date: string
}

const read = async function* (): AsyncGenerator<UsualRow> {
  for await (const row of createReadStream(file).pipe(parse({ columns: true }))) {
    yield {
      name: row.Name,
      phone: row.Mobile === '' ? null : `+91${row.Mobile}`,
      email: row.Email === '' ? null : row.Email.toLowerCase(),
      store: row.Store,
      date: row['Visit Date'].split('/').reverse().join('-'),
    }
  }
}

/** What the importer would have left, a thousand rows a statement. */
const createLoader = () => {
  const clients = new Map<string, string>()
  const stores = new Map<string, string>()
  const visits = new Set<string>()
  const pending: Record<'clients' | 'stores' | 'client_visits', (string | null)[][]> = {
    stores: [],
    clients: [],
    client_visits: [],
  }
  const add = ({ name, phone, email, store, date }: UsualRow): void => {
    const storeId = stores.get(store) ?? crypto.randomUUID()
    if (!stores.has(store)) pending.stores.push([storeId, store])
    stores.set(store, storeId)
    const known = clients.get(phone ?? '') ?? clients.get(email ?? '')
    const clientId = known ?? crypto.randomUUID()
    if (known === undefined) pending.clients.push([clientId, name, phone, email])
    for (const key of [phone, email]) if (key !== null && known === undefined) clients.set(key, clientId)
    const visit = `${clientId} ${storeId} ${date}`
    if (!visits.has(visit)) pending.client_visits.push([crypto.randomUUID(), clientId, storeId, date])
    visits.add(visit)
  }
  const flush = (): Promise<void> =>
    db.transaction().execute(async (trx) => {
      for (const [table, lines] of Object.entries(pending)) {
        if (lines.length === 0) continue
        const values = lines.splice(0).map((line) => sql`(${sql.join(line)})`)
        await sql`insert into ${sql.table(table)} values ${sql.join(values)}`.execute(trx)
      }
    })
  return { add, flush }
}

const one = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<string | undefined> =>
  (await query.execute(db)).rows[0]?.id

const importRow = async ({ name, phone, email, store: named, date }: UsualRow): Promise<void> => {
  let store = await one(sql`select id from stores where name = ${named}`)
  if (store === undefined) {
    store = crypto.randomUUID()
    await sql`insert into stores (id, name) values (${store}, ${named})`.execute(db)
  }
  let client = await one(sql`select id from clients where phone = ${phone} or email = ${email} limit 1`)
  if (client === undefined) {
    client = crypto.randomUUID()
    await sql`insert into clients (id, name, phone, email) values (${client}, ${name}, ${phone}, ${email})`.execute(db)
  }
  const visit = await one(sql`select id from client_visits
    where client_id = ${client} and store_id = ${store} and visit_date = ${date}`)
  if (visit === undefined) {
    await sql`insert into client_visits (id, client_id, store_id, visit_date)
      values (${crypto.randomUUID()}, ${client}, ${store}, ${date})`.execute(db)
  }
}

const loader = createLoader()
let seen = 0
let began = performance.now()
for await (const row of read()) {
  seen++
  if (seen <= uncounted) {
    loader.add(row)
    if (seen % 1_000 === 0 || seen === uncounted) await loader.flush()
    if (seen === uncounted) {
      // As a server that has been at work for years knows its tables.
      await sql`analyze`.execute(db)
      began = performance.now()
    }
  } else await importRow(row)
}
console.log(JSON.stringify({ rows: seen - Math.max(uncounted, 0), seconds: (performance.now() - began) / 1000 }))
await db.destroy()
