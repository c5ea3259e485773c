import type { Kysely } from 'kysely'
import type { Crm } from '../tables.ts'
import type { JourneySource } from './journey.ts'

export const notesOf =
  (db: Kysely<Crm>): JourneySource =>
  async (clientId) => {
    const notes = await db.selectFrom('notes').selectAll().where('client_id', '=', clientId).execute()
    return notes.map(({ note_id, written_at, written_by, body }) => ({
      id: String(note_id),
      type: 'note',
      title: `Note by ${written_by}`,
      description: body,
      date: written_at,
      details: {},
    }))
  }
