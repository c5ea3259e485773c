// Host code in a process of its own: for each message it adds all people of the pool to the host's own table, as a CRM does
// whose users type while imports run; with `claimIdentities`, as the documentation says, or without.
import { type Kysely, sql, type Transaction } from 'kysely'
import { claimIdentities } from '../../src/host/claim-identities.ts'
import { connectTo } from '../crash/connect-to.ts'
import { phone } from '../samples.ts'
import { type Crm, type HostTable, MAPPINGS } from './host-tables.ts'
import { PHONES, random } from './pool.ts'

export interface HostTask {
  readonly seed: number
  readonly claims: boolean
}

const [address = '', table = 'customers'] = process.argv.slice(2)
const mapping = MAPPINGS[table as HostTable]
const db: Kysely<Crm> = connectTo<Crm>(address)

/** Transactions at once: one connection is left to look whether an import has begun. */
const HELD_OPEN = 3

class Taken extends Error {}

/** What the manuals of the two databases and our documentation say that a transaction is to be run again for. */
const AGAIN: readonly unknown[] = ['40P01', '40001', 1213, 1205, 1020, 'transaction-lost', 'plan-changed']
const DUPLICATE: readonly unknown[] = ['23505', 1062]

const codeOf = (error: unknown): unknown =>
  error instanceof Error ? (Reflect.get(error, 'errno') ?? Reflect.get(error, 'code')) : null

const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms))

const insert = async (trx: Transaction<Crm>, company: string, mobile: string): Promise<string> => {
  const own = { company, name: `Host ${mobile.slice(-2)}`, mobile, mail: null }
  if (table === 'members') {
    const id = crypto.randomUUID()
    await trx
      .insertInto('members')
      .values({ id, ...own })
      .execute()
    return id
  }
  // The id of this very row: an import may have committed another one with the same phone a moment ago.
  const inserting = trx.insertInto('customers').values(own)
  if (!address.startsWith('postgres')) return String((await inserting.executeTakeFirstOrThrow()).insertId)
  const { rows } = await sql<{ id: unknown }>`${inserting} returning id`.execute(trx)
  return String(rows[0]?.id)
}

/** Until an import has looked at what the host has, and is writing. */
const importApplies = async (company: string): Promise<void> => {
  for (;;) {
    const { rows } = await sql`select id from imports
      where tenant_id = ${company} and status in ('applying', 'completed') limit 1`.execute(db)
    if (rows.length > 0) return
    await pause(1)
  }
}

interface Adding {
  readonly company: string
  readonly claims: boolean
  /** What the transaction does besides: meanwhile an import meets the customer. */
  readonly linger: () => Promise<void>
}

const add = async (mobile: string, { company, claims, linger }: Adding): Promise<'added' | 'taken'> => {
  try {
    return await db.transaction().execute(async (trx): Promise<'added'> => {
      const id = await insert(trx, company, mobile)
      const options = { ...mapping, tenantId: company }
      const taken = claims ? await claimIdentities(trx, { id, identities: [phone(mobile)] }, options) : []
      if (taken.length > 0) throw new Taken()
      await linger()
      return 'added'
    })
  } catch (error) {
    if (error instanceof Taken || DUPLICATE.includes(codeOf(error))) return 'taken'
    if (!AGAIN.includes(codeOf(error))) throw error
    await pause(5)
    return add(mobile, { company, claims, linger })
  }
}

const addAll = async ({ seed, claims }: HostTask) => {
  const next = random(seed)
  const people = PHONES.map((one) => ({ one, key: next() })).toSorted((a, b) => a.key - b.key)
  const company = `round-${seed}`
  const told = { added: 0, taken: 0 }
  const addOne = async (mobile: string, linger: () => Promise<void>): Promise<void> => {
    told[await add(mobile, { company, claims, linger })]++
  }
  const untilMet = async (): Promise<void> => {
    await importApplies(company)
    await pause(20)
  }
  // Some are there and not yet committed when an import begins to write; the rest comes while it does.
  await Promise.all(people.slice(0, HELD_OPEN).map(({ one }) => addOne(one, untilMet)))
  for (const { one } of people.slice(HELD_OPEN)) await addOne(one, () => pause(Math.floor(next() * 12)))
  return told
}

/** Whoever asked may have given up. */
const tell = (answer: unknown): unknown => process.send?.(answer, undefined, undefined, () => undefined)

process.on('message', (task: HostTask) => {
  addAll(task).then(
    (result) => tell({ result }),
    (error: unknown) => tell({ failed: `${String(codeOf(error))}: ${String(error)}` }),
  )
})
process.on('disconnect', () => void db.destroy())
process.send?.('ready')
