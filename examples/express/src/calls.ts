import type { JourneySource } from '@footfall/core'
import type { Kysely } from 'kysely'
import type { Crm } from './tables.ts'

/** The CRM's own items of the journey: its calls. */
export const callsOf =
  (db: Kysely<Crm>): JourneySource =>
  async (clientId, { before, limit }) => {
    const calls = await db
      .selectFrom('calls')
      .selectAll()
      .where('customer_id', '=', Number(clientId))
      .$if(before !== null, (query) => query.where('called_at', '<', `${before?.date.slice(0, 10)}T24`))
      .orderBy('called_at', 'desc')
      .orderBy('call_id')
      .limit(limit)
      .execute()
    return calls.map(({ call_id, called_at, subject }) => ({
      id: String(call_id),
      type: 'call',
      title: 'Call',
      description: subject,
      date: called_at,
      details: {},
    }))
  }
