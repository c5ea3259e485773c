import type { Kysely } from 'kysely'
import type { Crm } from '../tables.ts'
import type { JourneySource } from './journey.ts'

export const callsOf =
  (db: Kysely<Crm>): JourneySource =>
  async (clientId) => {
    const calls = await db.selectFrom('calls').selectAll().where('client_id', '=', clientId).execute()
    return calls.map(({ call_id, called_at, direction, subject, staff_name }) => ({
      id: String(call_id),
      type: 'call',
      title: direction === 'in' ? 'Called us' : 'We called',
      description: subject,
      date: called_at,
      details: { staff: staff_name },
    }))
  }
