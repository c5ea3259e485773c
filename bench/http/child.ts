import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { receiveImport } from '@footfall/core'
import { createImportRouter } from '@footfall/express-plugin'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import express from 'express'
import { Kysely } from 'kysely'

// What is measured, in a process of its own: node child.ts engine <database> <file>, or node child.ts server <database>.
// The engine prints what it used; the server prints its address, and tells what it has used at `/usage`.

const [mode, database = '', file = ''] = process.argv.slice(2)
const db = new Kysely<Record<string, never>>({ dialect: nodeSqliteDialect(database) })
await migrate(db)
const repository = kyselyRepository(db)

const usage = () => {
  const { user, system } = process.cpuUsage()
  return { cpuSeconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024 }
}

if (mode === 'engine') {
  const { cpuSeconds: before } = usage()
  const from = performance.now()
  const { rows } = await receiveImport(createReadStream(file), { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
  const seconds = (performance.now() - from) / 1000
  const { cpuSeconds, peakMiB } = usage()
  console.log(JSON.stringify({ rows, seconds, cpuSeconds: cpuSeconds - before, peakMiB }))
  await db.destroy()
} else {
  const app = express()
  app.use('/crm', createImportRouter({ repository, authorize: () => ({ can: () => true }) }))
  app.get('/usage', (_, res) => {
    res.json(usage())
  })
  const server = createServer(app).listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}`)
  })
}
