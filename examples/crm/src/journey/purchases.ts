import type { Kysely } from 'kysely'
import type { Crm } from '../tables.ts'
import type { JourneySource } from './journey.ts'

export const purchasesOf =
  (db: Kysely<Crm>): JourneySource =>
  async (clientId) => {
    const purchases = await db
      .selectFrom('purchases')
      .innerJoin('stores', 'stores.store_id', 'purchases.store_id')
      .selectAll()
      .where('client_id', '=', clientId)
      .execute()
    return purchases.map(({ purchase_id, bought_at, item, amount, bill_no, store_name }) => ({
      id: String(purchase_id),
      type: 'purchase',
      title: `Bought ${item}`,
      description: '',
      date: bought_at,
      details: { store: store_name, amount, bill: bill_no },
    }))
  }
