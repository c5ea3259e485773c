import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely } from 'kysely'
import { createApp } from './app.ts'
import { type Crm, createTables } from './tables.ts'

const db = new Kysely<Crm>({ dialect: nodeSqliteDialect('crm.db') })
await createTables(db)
const { app, imports } = await createApp(db)
const server = app.listen(3000, () => console.log('http://localhost:3000/crm/openapi.json'))

process.on('SIGTERM', async () => {
  await imports.runner.drain()
  server.close(() => db.destroy())
})
