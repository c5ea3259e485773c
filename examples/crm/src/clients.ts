import { type Kysely, sql } from 'kysely'
import type { Crm } from './tables.ts'

/** What the list shows of a client. */
export interface ListedClient {
  readonly id: number
  readonly name: string
  readonly mobile: string | null
  readonly email: string | null
  readonly tier: string
}

export interface ClientDetails extends ListedClient {
  readonly birthday: string | null
  readonly createdBy: string
  readonly createdAt: string
}

const PAGE = 100

const mobileDigits = sql<string>`replace(replace(replace(replace(replace(replace(coalesce(mobile, ''),
  ' ', ''), '-', ''), '+', ''), '(', ''), ')', ''), '.', '')`

/** Clients whose name or e-mail has the text in it, or whose mobile has its digits; by name. */
export const findClients = async (
  db: Kysely<Crm>,
  text: string,
): Promise<{ readonly total: number; readonly items: readonly ListedClient[] }> => {
  const like = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  // Ten digits are a number without its country, which is not written down everywhere.
  const digits = text.replace(/\D/g, '').slice(-10)
  const found = db
    .selectFrom('clients')
    .where(({ or }) =>
      or([
        sql<boolean>`lower(full_name) like ${like} escape '\\'`,
        sql<boolean>`lower(coalesce(email, '')) like ${like} escape '\\'`,
        ...(digits.length >= 3 ? [sql<boolean>`${mobileDigits} like ${`%${digits}%`}`] : []),
      ]),
    )
  const { total } = await found.select(({ fn }) => fn.countAll().as('total')).executeTakeFirstOrThrow()
  const items = await found
    .select(['client_id as id', 'full_name as name', 'mobile', 'email', 'loyalty_tier as tier'])
    .orderBy(sql`lower(full_name)`)
    .orderBy('client_id')
    .limit(PAGE)
    .execute()
  return { total: Number(total), items }
}

export const findClient = (db: Kysely<Crm>, id: number): Promise<ClientDetails | undefined> =>
  db
    .selectFrom('clients')
    .select(['client_id as id', 'full_name as name', 'mobile', 'email', 'loyalty_tier as tier', 'birthday'])
    .select(['created_by as createdBy', 'created_at as createdAt'])
    .where('client_id', '=', id)
    .executeTakeFirst()
