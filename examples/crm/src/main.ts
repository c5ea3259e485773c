import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { openDatabase } from './database.ts'
import { listen } from './listen.ts'
import { PASSWORD, seed } from './seed/seed.ts'
import { createTables } from './tables.ts'

// Without CRM_DATABASE each start has a database of its own, which goes when the CRM stops.
const own = process.env.CRM_DATABASE === undefined ? mkdtempSync(join(tmpdir(), 'crm-')) : null
const { db, kind } = openDatabase(process.env.CRM_DATABASE ?? join(own ?? '', 'crm.db'))
await createTables(db, kind)
await seed(db)

const { app, imports } = await createApp(db)
const { server, url } = await listen(app, Number(process.env.CRM_PORT ?? 4180))

const stop = async (): Promise<void> => {
  await imports.runner.drain()
  server.closeAllConnections()
  server.close()
  await db.destroy()
  if (own !== null) rmSync(own, { recursive: true })
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop().then(() => process.exit(0)))

// Said last: whoever reads it may stop the CRM at once.
console.log(`
  Mogra CRM is at ${url}

  Sign in as  meera (manager) or jay (sales); the password is ${PASSWORD}
  Try         Import visits, with examples/crm/data/may-visits.csv or a file of your own
  Data        ${own === null ? 'stays in CRM_DATABASE' : 'made-up clients, fresh at every start; CRM_DATABASE=crm.db keeps them'}
  Stop        Ctrl+C
`)
