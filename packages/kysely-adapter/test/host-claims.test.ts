import { applyImport, receiveImport, runImport, verifyImport } from '@footfall/core'
import { type Generated, type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimIdentities } from '../src/host/claim-identities.ts'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { csv, dialectOf, GENERATED } from './host-dialect.ts'
import { phone } from './samples.ts'

interface Crm {
  customers: { id: Generated<number>; name: string | null; mobile: string | null; mail: string | null }
}

const mapping: Mapping<Crm> = {
  clients: {
    table: 'customers',
    idType: 'integer',
    columns: { id: 'id', name: 'name', phone: 'mobile', email: 'mail' },
  },
}

const PEOPLE = 60
const numberOf = (n: number): string => `98250${String(n).padStart(5, '0')}`

const FILE = csv(
  `Name,Phone,Store,Visit Date\n${Array.from({ length: PEOPLE }, (_, n) => `P${n},${numberOf(n)},CG Road,2024-05-01`).join('\n')}\n`,
)

class Taken extends Error {}

describe.each((await databaseKinds()).filter(({ shared }) => shared))('host code that claims, on $name', (kind) => {
  let database: TestDatabase
  let host: Kysely<Crm>
  let ours: Kysely<Crm>

  beforeEach(async () => {
    database = await kind.create()
    host = database.connect<Crm>()
    ours = database.connect<Crm>()
    await sql`create table customers (id ${sql.raw(GENERATED[dialectOf(kind)])}, name varchar(50), mobile varchar(30),
      mail varchar(60))`.execute(host)
    await migrate(host, mapping)
  })

  afterEach(async () => {
    await host.destroy()
    await ours.destroy()
    await database.drop()
  })

  /** What the documentation tells a host to do; tries again while the database is busy, as a host would. */
  const addCustomer = async (n: number): Promise<'added' | 'taken'> => {
    const work = host.transaction().execute(async (trx) => {
      const mobile = `+91${numberOf(n)}`
      await trx
        .insertInto('customers')
        .values({ name: `Host ${n}`, mobile })
        .execute()
      const { rows } = await sql<{ id: unknown }>`select max(id) as id from customers where mobile = ${mobile}`.execute(
        trx,
      )
      const id = String(rows[0]?.id)
      if ((await claimIdentities(trx, { id, identities: [phone(mobile)] }, mapping)).length > 0) throw new Taken()
      return 'added' as const
    })
    try {
      return await work
    } catch (error) {
      if (error instanceof Taken) return 'taken'
      const isBusy = error instanceof Error && /locked|deadlock|record has changed/i.test(error.message)
      if (!isBusy) throw error
      await new Promise((wake) => setTimeout(wake, 20))
      return addCustomer(n)
    }
  }

  const firstVisit = async (): Promise<void> => {
    for (;;) {
      const { rows } = await sql`select id from client_visits limit 1`.execute(host)
      if (rows.length > 0) return
      await new Promise((wake) => setTimeout(wake, 1))
    }
  }

  it('and an import make one customer of each person between them (law 8)', async () => {
    const repository = kyselyRepository(ours, mapping)
    const { importId } = await receiveImport(FILE, { repository, sourceName: 'visits.csv', defaultCountry: 'IN' })
    const importing = applyImport(importId ?? '', { repository, batchSize: 2 })
    await firstVisit()
    // From both ends: the import has the first people already, and not yet the last.
    const told: ('added' | 'taken')[] = []
    for (let n = 0; n < PEOPLE; n++) told.push(await addCustomer(n % 2 === 0 ? PEOPLE - 1 - n / 2 : (n - 1) / 2))
    const report = await importing
    // SQLite works while its caller waits: there the import may be through before the host has its turn.
    if (dialectOf(kind) !== 'sqlite') expect(new Set(told)).toEqual(new Set(['added', 'taken']))
    const added = told.filter((one) => one === 'added').length
    expect(report.created.clients + added).toBe(PEOPLE)
    expect(report.outcomes).toMatchObject({ clientCreated: PEOPLE - added, visitAdded: added, held: 0 })
    const { rows } = await sql<{ mobile: string; n: number }>`select mobile, count(*) as n from customers
      group by mobile`.execute(host)
    expect(rows.map(({ n }) => Number(n))).toEqual(Array.from({ length: PEOPLE }, () => 1))
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })

  it('lose what they claimed with a transaction that they drop, and an import in it too', async () => {
    const work = host.transaction().execute(async (trx) => {
      const repository = kyselyRepository(trx, mapping)
      await runImport(FILE, { repository, defaultCountry: 'IN' })
      expect(await kyselyPorts(trx, mapping).registry.findOwners([phone(`+91${numberOf(1)}`)])).toHaveLength(1)
      throw new Taken()
    })
    await expect(work).rejects.toBeInstanceOf(Taken)
    for (const table of ['customers', 'client_identities', 'client_visits', 'imports', 'import_rows', 'stores']) {
      const { rows } = await sql`select * from ${sql.table(table)}`.execute(host)
      expect(rows, table).toEqual([])
    }
    const again = await runImport(FILE, { repository: kyselyRepository(ours, mapping), defaultCountry: 'IN' })
    expect(again.created).toEqual({ clients: PEOPLE, stores: 1, visits: PEOPLE })
  })
})
