import { type Request, Router } from 'express'
import type { Kysely } from 'kysely'
import { findClient, findClients } from './clients.ts'
import { type JourneySource, readJourney } from './journey/journey.ts'
import type { Sessions } from './sessions.ts'
import type { Crm } from './tables.ts'

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')

/** The wall clock's time, to the minute. */
const now = (): string => {
  const time = new Date()
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

const NOBODY = { message: 'There is no such client.' }

/** What the pages ask for. */
export const createApi = (db: Kysely<Crm>, sessions: Sessions, journey: readonly JourneySource[]): Router => {
  const api = Router()

  api.get('/session', (req, res) => {
    res.json({ user: sessions.userOf(req) })
  })
  api.post('/session', async (req, res) => {
    const user = await sessions.signIn(res, textOf(req.body?.login), textOf(req.body?.password))
    if (user === null) res.status(401).json({ message: 'The name or the password is wrong.' })
    else res.json({ user })
  })
  api.delete('/session', (req, res) => {
    sessions.signOut(req, res)
    res.json({ user: null })
  })

  api.use(sessions.required)

  api.get('/clients', async (req, res) => {
    res.json(await findClients(db, textOf(req.query.q)))
  })
  const clientOf = (req: Request<{ id: string }>) =>
    /^[1-9]\d{0,8}$/.test(req.params.id) ? findClient(db, Number(req.params.id)) : undefined
  api.get('/clients/:id', async (req, res) => {
    const client = await clientOf(req)
    if (client === undefined) res.status(404).json(NOBODY)
    else res.json(client)
  })
  api.get('/clients/:id/journey', async (req, res) => {
    const client = await clientOf(req)
    if (client === undefined) res.status(404).json(NOBODY)
    else res.json({ items: await readJourney(client.id, journey) })
  })
  api.get('/clients/:id/notes', async (req, res) => {
    const client = await clientOf(req)
    if (client === undefined) {
      res.status(404).json(NOBODY)
      return
    }
    const notes = db.selectFrom('notes').select(['note_id as id', 'written_at as date', 'written_by as by', 'body'])
    const items = await notes.where('client_id', '=', client.id).orderBy('written_at', 'desc').execute()
    res.json({ items })
  })
  api.post('/clients/:id/notes', async (req, res) => {
    const client = await clientOf(req)
    const body = textOf(req.body?.body)
    if (client === undefined) res.status(404).json(NOBODY)
    else if (body === '' || body.length > 2_000) res.status(422).json({ message: 'Write up to 2,000 characters.' })
    else {
      const by = sessions.userOf(req)?.name ?? ''
      await db.insertInto('notes').values({ client_id: client.id, written_at: now(), written_by: by, body }).execute()
      res.status(201).json({})
    }
  })
  return api
}
