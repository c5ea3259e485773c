import type { Kysely } from 'kysely'
import { hashPassword } from '../sessions.ts'
import type { Crm } from '../tables.ts'
import { CALLS, NOTES, PEOPLE, PURCHASES, STORES } from './people.ts'

/** Of both users: this CRM has nothing to hide. */
export const PASSWORD = 'saffron'

/** Fills an empty CRM with a shop's data of some years; one that has data is left alone. */
export const seed = async (db: Kysely<Crm>): Promise<void> => {
  if ((await db.selectFrom('staff').select('staff_id').limit(1).execute()).length > 0) return
  const password_hash = hashPassword(PASSWORD)
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('staff')
      .values([
        { login: 'meera', full_name: 'Meera Shah', role: 'manager', password_hash },
        { login: 'jay', full_name: 'Jay Amin', role: 'sales', password_hash },
      ])
      .execute()
    await trx
      .insertInto('stores')
      .values(STORES.map((store_name) => ({ store_name, city: 'Ahmedabad' })))
      .execute()
    for (const [full_name, mobile, email, loyalty_tier, birthday] of PEOPLE) {
      const client = { full_name, mobile, email, loyalty_tier, birthday }
      await trx
        .insertInto('clients')
        .values({ ...client, created_by: 'Till', created_at: '2023-10-02 10:00:00' })
        .execute()
    }
    const clients = await trx.selectFrom('clients').select(['client_id', 'full_name']).execute()
    const stores = await trx.selectFrom('stores').select(['store_id', 'store_name']).execute()
    const clientOf = (name: string): number => idOf(clients.find(({ full_name }) => full_name === name)?.client_id)
    const storeOf = (name: string): number => idOf(stores.find(({ store_name }) => store_name === name)?.store_id)
    await trx
      .insertInto('calls')
      .values(
        CALLS.map(([client, called_at, direction, subject, staff_name]) => ({
          client_id: clientOf(client),
          called_at,
          direction,
          subject,
          staff_name,
        })),
      )
      .execute()
    await trx
      .insertInto('purchases')
      .values(
        PURCHASES.map(([client, bought_at, store, item, amount, bill_no]) => ({
          client_id: clientOf(client),
          store_id: storeOf(store),
          bought_at,
          item,
          amount,
          bill_no,
        })),
      )
      .execute()
    await trx
      .insertInto('notes')
      .values(
        NOTES.map(([client, written_at, written_by, body]) => ({
          client_id: clientOf(client),
          written_at,
          written_by,
          body,
        })),
      )
      .execute()
  })
}

const idOf = (id: number | undefined): number => {
  if (id === undefined) throw new Error('The seed names somebody who is not in it.')
  return id
}
