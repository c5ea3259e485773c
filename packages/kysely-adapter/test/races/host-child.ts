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
  await trx.insertInto('customers').values(own).execute()
  const { rows } = await sql<{ id: unknown }>`select max(id) as id from customers
    where company = ${company} and mobile = ${mobile}`.execute(trx)
  return String(rows[0]?.id)
}

const add = async (mobile: string, company: string, claims: boolean, lingerMs: number): Promise<'added' | 'taken'> => {
  try {
    return await db.transaction().execute(async (trx): Promise<'added'> => {
      const id = await insert(trx, company, mobile)
      // A transaction of a host does more than one thing; meanwhile an import meets the customer.
      await pause(lingerMs)
      if (!claims) return 'added'
      const options = { ...mapping, tenantId: company }
      const taken = await claimIdentities(trx, { id, identities: [phone(mobile)] }, options)
      if (taken.length > 0) throw new Taken()
      return 'added'
    })
  } catch (error) {
    if (error instanceof Taken || DUPLICATE.includes(codeOf(error))) return 'taken'
    if (!AGAIN.includes(codeOf(error))) throw error
    await pause(5 + lingerMs)
    return add(mobile, company, claims, lingerMs)
  }
}

const addAll = async ({ seed, claims }: HostTask) => {
  const next = random(seed)
  const people = PHONES.map((one) => ({ one, key: next() })).toSorted((a, b) => a.key - b.key)
  const told = { added: 0, taken: 0 }
  for (const { one } of people) told[await add(one, `round-${seed}`, claims, Math.floor(next() * 12))]++
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
