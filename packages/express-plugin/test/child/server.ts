/**
 * A server of its own in a process of its own, to be killed: `node server.ts <sqlite file>`. Prints its address.
 * With `SLOW` set it dawdles before each batch, so that a kill meets it half way. `GET /holds`: what it holds open and keeps
 * in memory, once what is garbage was collected (needs `--expose-gc`).
 */
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import express from 'express'
import { Kysely } from 'kysely'
import { createImportRouter } from '../../src/index.ts'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Name the database.')
const db = new Kysely<Record<string, never>>({ dialect: nodeSqliteDialect(file) })
await migrate(db)
const stored = kyselyRepository(db)
const pause = Number(process.env.SLOW ?? 0)
const repository = {
  ...stored,
  registry: {
    ...stored.registry,
    apply: async (batch: Parameters<typeof stored.registry.apply>[0]) => {
      await new Promise((done) => setTimeout(done, pause))
      return stored.registry.apply(batch)
    },
  },
}
const router = createImportRouter({
  repository,
  authorize: () => ({ can: () => true }),
  defaults: { defaultCountry: 'IN' },
})
const app = express().use('/crm', router)
app.get('/holds', async (_, res) => {
  for (let times = 0; times < 3; times++) {
    await new Promise((done) => setTimeout(done, 20))
    globalThis.gc?.()
  }
  const { heapUsed, external } = process.memoryUsage()
  res.json({ descriptors: readdirSync('/proc/self/fd').length, bytes: heapUsed + external })
})
const server = createServer(app)
await router.runner.start()
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  process.stdout.write(`http://127.0.0.1:${address.port}/crm\n`)
})
process.on('SIGTERM', async () => {
  await router.runner.drain()
  server.closeAllConnections()
  await new Promise((done) => server.close(done))
  await db.destroy()
})
