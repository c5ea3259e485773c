import { join } from 'node:path'
import type { ImportRouter } from '@footfall/express-plugin'
import express, { type Express } from 'express'
import type { Kysely } from 'kysely'
import { createApi } from './api.ts'
import { createFootfall } from './footfall.ts'
import { callsOf } from './journey/calls.ts'
import { notesOf } from './journey/notes.ts'
import { purchasesOf } from './journey/purchases.ts'
import { createSessions } from './sessions.ts'
import type { Crm } from './tables.ts'

/** What Vite made of `web/`. */
const PAGES = join(import.meta.dirname, '../dist')

export const createApp = async (
  db: Kysely<Crm>,
): Promise<{ readonly app: Express; readonly imports: ImportRouter }> => {
  const app = express().disable('x-powered-by')
  app.use((_req, res, next) => {
    res.set('Content-Security-Policy', "default-src 'self'; frame-ancestors 'none'")
    res.set('X-Content-Type-Options', 'nosniff')
    next()
  })
  const sessions = createSessions(db)
  const { imports, visits } = await createFootfall(db, sessions)
  const journey = [callsOf(db), purchasesOf(db), notesOf(db), visits]
  app.use('/api', express.json(), createApi(db, sessions, journey))
  app.use('/footfall', imports)
  app.use(express.static(PAGES))
  return { app, imports }
}
