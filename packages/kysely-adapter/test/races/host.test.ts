import { verifyImport } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { phone } from '../samples.ts'
import type { RaceTask } from './child.ts'
import type { HostTask } from './host-child.ts'
import { type Crm, createHostTable, MAPPINGS } from './host-tables.ts'
import { CLIENTS, PHONES, shareOf, visitKey } from './pool.ts'
import { ROUNDS, roundLimitMs, SEED } from './rounds.ts'
import { resultOf, type Share, shareFrom, type Told } from './share.ts'
import { startWorker, startWorkers, type Worker } from './workers.ts'

const IMPORTER = new URL('./child.ts', import.meta.url)
const HOST = new URL('./host-child.ts', import.meta.url)
const IMPORTERS = 4
/** Until the host and the imports have met, there are more rounds, so many at most. */
const MORE_ROUNDS = 10

interface Added {
  readonly added: number
  readonly taken: number
}

const cases = (await databaseKinds())
  .filter(({ name }) => name === 'PostgreSQL' || name === 'MariaDB')
  .flatMap((kind) =>
    (['customers', 'members'] as const).map((table) => ({
      name: kind.name,
      kind,
      table,
      rule: table === 'members' ? 'with UNIQUE (phone)' : 'without a rule for phones',
    })),
  )

describe.each(cases)(
  `${IMPORTERS} processes and a host that adds the same people, $rule on $name (law 8)`,
  ({ kind, table }) => {
    const mapping = MAPPINGS[table]
    let database: TestDatabase
    let db: Kysely<Crm>
    let importers: readonly Worker[] = []
    let host: Worker | null = null

    beforeAll(async () => {
      database = await kind.create()
      db = database.connect<Crm>()
      await createHostTable(db, kind, table)
      await migrate(db, mapping)
      const address = database.address ?? ''
      importers = await startWorkers(
        IMPORTER,
        Array.from({ length: IMPORTERS }, (_, worker) => ({
          name: `importer ${worker}`,
          args: [address, String(worker), table],
          limitMs: roundLimitMs,
        })),
      )
      host = await startWorker(HOST, { name: 'the host', args: [address, table], limitMs: roundLimitMs })
    })

    afterAll(async () => {
      await Promise.all([...importers, ...(host === null ? [] : [host])].map((worker) => worker.stop()))
      await db.destroy()
      await database.drop()
    })

    const add = async (task: HostTask): Promise<Added> => {
      if (host === null) throw new RangeError('The host was started.')
      return resultOf((await host.ask(task)) as Told<Added>, task.seed)
    }

    const customersOf = async (company: string) => {
      const { rows } = await sql<{ id: unknown; mobile: string }>`select id, mobile from ${sql.table(table)}
        where company = ${company} order by id`.execute(db)
      return rows.map(({ id, mobile }) => ({ id: String(id), mobile }))
    }

    /** Each visit by the phone that its client owns, its store and its date. */
    const visitsOf = async (tenantId: string): Promise<readonly string[]> => {
      const date = kind.name === 'MariaDB' ? sql`date_format(v.visit_date, '%Y-%m-%d')` : sql`v.visit_date::text`
      const { rows } = await sql<{
        key: string
      }>`select concat(i.value, ' | ', s.name, ' | ', ${date}) as ${sql.ref('key')}
        from client_visits v join stores s on s.id = v.store_id
        left join client_identities i on i.client_id = v.client_id and i.tenant_id = v.tenant_id and i.kind = 'phone'
        where v.tenant_id = ${tenantId}`.execute(db)
      return rows.map(({ key }) => key).toSorted()
    }

    /** What is true whatever the host does: no error, no held row, each visit once, all of it proved. */
    const race = async (task: HostTask & RaceTask) => {
      const tenantId = `round-${task.seed}`
      const [told, ...shares]: readonly [Added, ...Share[]] = await Promise.all([
        add(task),
        ...importers.map((worker) => shareFrom(worker, task)),
      ])
      const files = Array.from({ length: IMPORTERS }, (_, worker) => shareOf(task.seed, worker))
      const triples = new Set(
        files.flatMap(({ file, byHand }) => [...file, ...(task.byHand ? byHand : [])]).map(visitKey),
      )
      expect(await visitsOf(tenantId), tenantId).toEqual([...triples].toSorted())
      for (const { status, rows, outcomes } of shares) {
        expect({ status, rows, held: outcomes.held }, tenantId).toEqual({ status: 'completed', rows: 50, held: 0 })
      }
      const repository = kyselyRepository(db, { ...mapping, tenantId })
      expect(await verifyImport(null, { repository })).toMatchObject({ ok: true, imports: IMPORTERS })
      const made = shares.reduce(
        (sum, { created, recorded }) =>
          sum + created.clients + recorded.filter((outcome) => outcome === 'client-created').length,
        0,
      )
      const rejected = shares.reduce((sum, { refused }) => sum + (refused['host-rejected'] ?? 0), 0)
      const customers = await customersOf(tenantId)
      const { duplicates } = await repository.registry.syncIdentities(({ phone: mobile }) =>
        mobile === null ? [] : [phone(mobile)],
      )
      return { ...told, made, rejected, customers, duplicates }
    }

    type Outcome = Awaited<ReturnType<typeof race>>

    /** As many rounds as asked for, half of them with visits recorded by hand, and more until the host and the imports met. */
    const rounds = async (first: number, claims: boolean, check: (outcome: Outcome) => boolean): Promise<void> => {
      let met = 0
      let done = 0
      while (done < ROUNDS || (met === 0 && done < ROUNDS + MORE_ROUNDS)) {
        if (check(await race({ seed: first + done, claims, byHand: done % 2 === 0 }))) met++
        done++
      }
      expect(met).toBeGreaterThan(0)
      console.log(
        `races on ${kind.name}: a host ${claims ? 'with' : 'without'} claims on ${table}, ${done} rounds from seed ${first}, met in ${met}`,
      )
    }

    const LIMIT_MS = (ROUNDS + MORE_ROUNDS) * roundLimitMs

    it(
      'through claimIdentities make one client of each person between them',
      () =>
        rounds(SEED, true, ({ added, taken, made, customers, duplicates }) => {
          expect(customers.map(({ mobile }) => mobile).toSorted()).toEqual(PHONES.toSorted())
          expect([added + taken, added + made]).toEqual([CLIENTS, CLIENTS])
          expect(duplicates).toEqual([])
          return added > 0 && taken > 0
        }),
      LIMIT_MS,
    )

    it(
      table === 'members'
        ? 'without claimIdentities make one client of each person too, and no row is held for it'
        : 'without claimIdentities lose no visit, and the next sync reports the duplicates of the host, all and no others',
      () =>
        rounds(SEED + 500_000, false, ({ added, taken, made, customers, duplicates, rejected }) => {
          expect(added + made).toBe(customers.length)
          expect([...new Set(customers.map(({ mobile }) => mobile))].toSorted()).toEqual(PHONES.toSorted())
          const doubled = PHONES.map((one) => customers.filter(({ mobile }) => mobile === one)).filter(
            (same) => same.length > 1,
          )
          const reported = duplicates.map(({ kind: of, clientIds }) => [of, ...clientIds.toSorted()].join())
          const expected = doubled.map((same) => ['phone', ...same.map(({ id }) => id).toSorted()].join())
          expect(reported.toSorted()).toEqual(expected.toSorted())
          if (table === 'customers') return doubled.length > 0
          expect(doubled).toEqual([])
          expect(added + taken).toBe(CLIENTS)
          return rejected > 0
        }),
      LIMIT_MS,
    )
  },
)
