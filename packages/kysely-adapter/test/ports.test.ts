import { FootfallError, type Ports } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyPorts } from '../src/kysely-ports.ts'
import { migrate } from '../src/schema/migrate.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { NO_CHANGES, outcome, phone, sampleChanges, sampleRows, sampleSeal } from './samples.ts'

const kinds = await databaseKinds({ byCopy: true, otherDrivers: true })

describe.each(kinds)('the ports on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })

  afterAll(async () => {
    await db.destroy()
    await database.drop()
  })

  /** Every test has a tenant of its own: nothing of the others may be seen. */
  const freshPorts = (tenantId: string = crypto.randomUUID()): Ports =>
    kyselyPorts(db, { tenantId, ...database.options })

  const received = async (ports: Ports, rows: number): Promise<string> => {
    const id = crypto.randomUUID()
    await ports.ledger.create({ id, sourceName: 'visits.csv', createdAt: new Date().toISOString() })
    await ports.ledger.append(id, sampleRows(rows))
    await ports.ledger.update(id, { status: 'received', seal: sampleSeal(rows) }, ['receiving'])
    return id
  }

  const applied = async (ports: Ports): Promise<{ id: string; fence: number }> => {
    const id = await received(ports, 5)
    const fence = (await ports.leases.acquire(id, 60_000)) ?? 0
    await ports.registry.apply({ import: { id, fence }, changes: sampleChanges })
    await ports.ledger.update(id, { status: 'completed', completedAt: new Date().toISOString() }, ['received'])
    return { id, fence }
  }

  const clientAt = (ref: number) => ({
    ref,
    rowNumber: ref + 1,
    name: null,
    phone: `+91${ref}`,
    email: null,
    extra: [],
  })

  const rejection = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
    } catch (error) {
      if (error instanceof FootfallError) return error.code
      throw error
    }
    return 'nothing was thrown'
  }

  describe('ledger', () => {
    it('gives back exactly the bytes, the seal and the fields that it was given', async () => {
      const { ledger } = freshPorts()
      const id = crypto.randomUUID()
      const createdAt = '2024-05-06T10:00:00.123Z'
      await ledger.create({ id, sourceName: 'विज़िट.csv', createdAt })
      const raw = Uint8Array.from({ length: 256 }, (_, i) => i)
      const row = { rowNumber: 1, revision: 1, line: 1, start: 0, end: 256, raw, fields: null }
      await ledger.append(id, [row])
      const fix = {
        ...row,
        revision: 2,
        raw: null,
        fields: { cells: { name: ['a\0b'] }, extra: [['__proto__', 'x']] },
      } as const
      await ledger.append(id, [fix])
      await ledger.update(id, { seal: sampleSeal(1), error: { code: 'aborted', message: 'x' }, drift: 3 }, [
        'receiving',
      ])

      expect(await ledger.spans(id, { from: 0, limit: 10 })).toEqual([row])
      expect(await ledger.entries(id, { after: 0, limit: 10 })).toEqual([{ row: fix, outcome: null }])
      expect(await ledger.find(id)).toEqual({
        id,
        status: 'receiving',
        sourceName: 'विज़िट.csv',
        createdAt,
        seal: sampleSeal(1),
        completedAt: null,
        error: { code: 'aborted', message: 'x' },
        drift: 3,
      })
    })

    it('appends all entries of a call or none', async () => {
      const { ledger } = freshPorts()
      const id = crypto.randomUUID()
      await ledger.create({ id, sourceName: 'a', createdAt: new Date().toISOString() })
      await ledger.append(id, sampleRows(2))
      await expect(ledger.append(id, sampleRows(3).toReversed())).rejects.toThrow()
      expect(await ledger.spans(id, { from: 0, limit: 10 })).toHaveLength(3)
    })

    it('keeps an import from being deleted, by whatever hand, while rows of it are there', async () => {
      const ports = freshPorts()
      const { id } = await applied(ports)
      const remove = (table: string, column: string) =>
        sql`delete from ${sql.table(table)} where ${sql.ref(column)} = ${id}`.execute(db)
      await expect(remove('imports', 'id')).rejects.toThrow()
      await remove('import_outcomes', 'import_id')
      await expect(remove('imports', 'id')).rejects.toThrow()
      expect(await ports.ledger.find(id)).toMatchObject({ id })
      await remove('import_rows', 'import_id')
      await remove('imports', 'id')
      expect(await ports.ledger.find(id)).toBeNull()
    })

    it('changes the status only from one that is expected', async () => {
      const { ledger } = freshPorts()
      const id = crypto.randomUUID()
      await ledger.create({ id, sourceName: 'a', createdAt: new Date().toISOString() })
      expect(await ledger.update(id, { status: 'applying' }, ['received'])).toBe(false)
      expect(await ledger.update(id, { status: 'received' }, ['receiving', 'failed'])).toBe(true)
      expect(await ledger.update(id, { status: 'received' }, ['received'])).toBe(true)
      expect((await ledger.find(id))?.status).toBe('received')
      expect(await ledger.update(crypto.randomUUID(), { status: 'received' }, ['receiving'])).toBe(false)
    })

    it('pages through imports newest first, each exactly once', async () => {
      const { ledger } = freshPorts()
      const ids = ['c', 'a', 'b', 'd', 'e'].map((one) => `${one}-${crypto.randomUUID()}`)
      for (const [i, id] of ids.entries()) {
        await ledger.create({
          id,
          sourceName: 'a',
          createdAt: i < 3 ? '2024-01-01T00:00:00.000Z' : `2024-01-0${i}T00:00:00.000Z`,
        })
      }
      const seen: string[] = []
      let after: string | null = null
      do {
        const page: Awaited<ReturnType<typeof ledger.list>> = await ledger.list({ after, limit: 2 })
        seen.push(...page.items.map((item) => item.id))
        after = page.next
      } while (after !== null)
      expect(seen.map((id) => id[0])).toEqual(['e', 'd', 'c', 'b', 'a'])
    })

    it('takes thousands of entries at once and pages over them and their bytes', async () => {
      const ports = freshPorts()
      const id = await received(ports, 9_000)
      const page = await ports.ledger.entries(id, { after: 8_990, limit: 100, outcome: 'pending' })
      expect(page.map((entry) => entry.row.rowNumber)).toEqual([
        8991, 8992, 8993, 8994, 8995, 8996, 8997, 8998, 8999, 9000,
      ])
      const spans = await ports.ledger.spans(id, { from: 20, limit: 3 })
      expect(spans.map((span) => [span.start, span.end])).toEqual([
        [20, 30],
        [30, 40],
        [40, 50],
      ])
      expect((await ports.ledger.totals(id)).outcomes.pending).toBe(9_000)
      expect(await ports.ledger.violations(id, 10)).toEqual([])
    })
  })

  describe('leases', () => {
    it('lets one import of a tenant apply, and hands on with a greater token', async () => {
      const ports = freshPorts()
      const [a, b] = [await received(ports, 1), await received(ports, 1)]
      const first = await ports.leases.acquire(a, 60_000)
      expect(first).toBe(1)
      expect(await ports.leases.acquire(b, 60_000)).toBeNull()
      expect(await ports.leases.acquire(a, 60_000)).toBeNull()
      expect(await ports.leases.renew(a, 1, 60_000)).toBe(true)
      expect(await ports.leases.renew(a, 2, 60_000)).toBe(false)
      await ports.leases.release(a, 2)
      expect(await ports.leases.acquire(b, 60_000)).toBeNull()
      await ports.leases.release(a, 1)
      expect(await ports.leases.acquire(b, 60_000)).toBe(1)
      await ports.leases.release(b, 1)
      expect(await ports.leases.acquire(a, 60_000)).toBe(2)
    })

    it('takes a lease over when its time is up by the clock of the database; the old token is void', async () => {
      const ports = freshPorts()
      const [a, b] = [await received(ports, 1), await received(ports, 1)]
      expect(await ports.leases.acquire(a, 1)).toBe(1)
      await new Promise((resolve) => setTimeout(resolve, 20))
      expect(await ports.leases.acquire(b, 60_000)).toBe(1)
      expect(await ports.leases.renew(a, 1, 60_000)).toBe(false)
      const stale = ports.registry.apply({ import: { id: a, fence: 1 }, changes: NO_CHANGES })
      expect(await rejection(stale)).toBe('lease-lost')
    })

    it('gives a lease to exactly one of many who want it at once', async () => {
      const ports = freshPorts()
      const ids = await Promise.all(Array.from({ length: 6 }, () => received(ports, 1)))
      const got = await Promise.all([...ids, ...ids].map((id) => ports.leases.acquire(id, 60_000)))
      expect(got.filter((fence) => fence !== null)).toHaveLength(1)
    })
  })

  describe('registry', () => {
    it('writes a batch and finds it again by its keys', async () => {
      const ports = freshPorts()
      const id = await received(ports, 5)
      const fence = (await ports.leases.acquire(id, 60_000)) ?? 0
      const ids = await ports.registry.apply({ import: { id, fence }, changes: sampleChanges })
      const known = await ports.registry.findKnown({
        identities: [phone('+911'), phone('+913'), { kind: 'email', value: 'b@example.com' }],
        stores: ['cg road', 'nowhere'],
        dates: ['2024-05-06', '2024-05-02'],
      })
      const [asha, second] = ids.clientIds
      expect(known.owners).toHaveLength(2)
      expect(known.owners).toContainEqual({ identity: phone('+911'), clientId: asha })
      expect(known.clients).toContainEqual({ id: second, name: null, phone: '+912', email: 'b@example.com' })
      expect(known.stores).toEqual([{ key: 'cg road', id: ids.storeIds[1] }])
      expect(known.visits).toHaveLength(3)
      expect(known.visits).toContainEqual({
        id: ids.visitIds[0],
        clientId: asha,
        storeId: ids.storeIds[0],
        visitDate: '2024-05-02',
        attendedBy: 'Ravi',
      })
      const entries = await ports.ledger.entries(id, { after: 2, limit: 1 })
      expect(entries[0]?.outcome).toEqual({
        revision: 1,
        outcome: 'visit-repeated',
        clientId: asha,
        visitId: ids.visitIds[0],
        reasons: [],
        warnings: sampleChanges.outcomes[2]?.warnings,
        conflict: null,
      })
      expect(await ports.ledger.totals(id)).toEqual({
        rows: 5,
        outcomes: { clientCreated: 2, visitAdded: 1, visitRepeated: 1, held: 1, pending: 0 },
        created: { clients: 2, stores: 2, visits: 3 },
        conflicts: 0,
        warnings: { 'phone-unverified': 1 },
      })
    })

    const contested = [
      [
        'an identity',
        {
          ...NO_CHANGES,
          clients: sampleChanges.clients.slice(0, 1),
          claims: [{ identity: phone('+911'), client: { new: 0 } }],
        },
      ],
      ['a store', { ...NO_CHANGES, stores: [{ ref: 0, key: 'cg road', name: 'CG ROAD' }] }],
    ] as const
    it.each(contested)('refuses a batch whole when %s is there already', async (_what, changes) => {
      const ports = freshPorts()
      await applied(ports)
      const count = async () =>
        (
          await sql<{ n: unknown }>`select (select count(*) from clients) + (select count(*) from stores) as n`.execute(
            db,
          )
        ).rows[0]?.n
      const before = await count()
      expect(await rejection(ports.registry.apply({ import: null, changes }))).toBe('plan-changed')
      expect(await count()).toEqual(before)
    })

    it('refuses a visit that is there already, and a client, store or visit that is not', async () => {
      const ports = freshPorts()
      await applied(ports)
      const known = await ports.registry.findKnown({
        identities: [phone('+911')],
        stores: ['cg road'],
        dates: ['2024-05-06'],
      })
      const [client, store] = [known.clients[0]?.id ?? '', known.stores[0]?.id ?? '']
      const visit = { ref: 0, client: { id: client }, store: { id: store }, visitDate: '2024-05-06', attendedBy: null }
      const apply = (changes: Partial<typeof NO_CHANGES>) =>
        rejection(ports.registry.apply({ import: null, changes: { ...NO_CHANGES, ...changes } }))
      expect(await apply({ visits: [visit] })).toBe('plan-changed')
      expect(await apply({ visits: [{ ...visit, client: { id: 'gone' } }] })).toBe('plan-changed')
      expect(await apply({ visits: [{ ...visit, store: { id: 'gone' } }] })).toBe('plan-changed')
      expect(await apply({ claims: [{ identity: phone('+919'), client: { id: 'gone' } }] })).toBe('plan-changed')
      expect(await apply({ fills: [{ clientId: 'gone', name: 'x', phone: null, email: null }] })).toBe('plan-changed')
      expect(await apply({ visits: [{ ...visit, visitDate: '2024-05-07' }] })).toBe('nothing was thrown')
    })

    it('fills blank fields alone', async () => {
      const ports = freshPorts()
      await applied(ports)
      const keys = { identities: [phone('+911'), phone('+912')], stores: [], dates: [] }
      const clients = (await ports.registry.findKnown(keys)).clients
      const fills = clients.map(({ id }) => ({ clientId: id, name: 'New', phone: '+99', email: 'new@example.com' }))
      await ports.registry.apply({ import: null, changes: { ...NO_CHANGES, fills } })
      const after = (await ports.registry.findKnown(keys)).clients.map(({ id: _id, ...rest }) => rest)
      expect(after).toHaveLength(2)
      expect(after).toContainEqual({ name: 'Asha', phone: '+911', email: 'new@example.com' })
      expect(after).toContainEqual({ name: 'New', phone: '+912', email: 'b@example.com' })
    })

    it('lets a fix supersede a held row and no other', async () => {
      const ports = freshPorts()
      const { id, fence } = await applied(ports)
      const fix = (rowNumber: number, revision: number) => ({
        import: { id, fence },
        changes: {
          ...NO_CHANGES,
          outcomes: [outcome(rowNumber, { revision, reasons: [{ code: 'store-missing', message: 'x' }] })],
        },
      })
      expect(await rejection(ports.registry.apply(fix(1, 2)))).toBe('row-not-held')
      await ports.ledger.append(id, [
        { rowNumber: 5, revision: 2, line: 6, start: 50, end: 60, raw: null, fields: { cells: {}, extra: [] } },
      ])
      expect(await ports.ledger.entries(id, { after: 0, limit: 10, outcome: 'pending' })).toHaveLength(1)
      await ports.registry.apply(fix(5, 2))
      const held = await ports.ledger.entries(id, { after: 0, limit: 10, outcome: 'held' })
      expect(held.map((entry) => entry.outcome?.reasons[0]?.code)).toEqual(['store-missing'])
      expect(await ports.ledger.violations(id, 10)).toEqual([])
    })

    it('keeps keys apart that only a lax collation takes for one, and keys too long for an index', async () => {
      const ports = freshPorts()
      const values = [
        'é',
        'e',
        'E',
        'ß',
        'ss',
        'x'.repeat(5_000),
        `${'x'.repeat(5_000)}y`,
        'a\0b',
        '\ud800',
        '\ud801',
        'it\'s \\ " `',
      ]
      const clients = values.map((_, ref) => ({
        ref,
        rowNumber: ref,
        name: `${ref}`,
        phone: null,
        email: null,
        extra: [],
      }))
      const identities = values.map((value) => ({ kind: 'email', value }) as const)
      const claims = identities.map((identity, i) => ({ identity, client: { new: i } }))
      const { clientIds } = await ports.registry.apply({ import: null, changes: { ...NO_CHANGES, clients, claims } })
      const owners = await ports.registry.findOwners(identities)
      expect(owners).toHaveLength(values.length)
      for (const [i, identity] of identities.entries())
        expect(owners).toContainEqual({ identity, clientId: clientIds[i] })
    })

    it('writes thousands at once', async () => {
      const ports = freshPorts()
      const n = 3_000
      const range = Array.from({ length: n }, (_, i) => i)
      const changes = {
        ...NO_CHANGES,
        clients: range.map((ref) => ({
          ref,
          rowNumber: ref + 1,
          name: `n${ref}`,
          phone: `${ref}`,
          email: null,
          extra: [],
        })),
        claims: range.map((ref) => ({ identity: phone(`${ref}`), client: { new: ref } })),
        stores: [{ ref: 0, key: 's', name: 's' }],
        visits: range.map((ref) => ({
          ref,
          client: { new: ref },
          store: { new: 0 },
          visitDate: '2024-02-29',
          attendedBy: null,
        })),
      }
      await ports.registry.apply({ import: null, changes })
      const known = await ports.registry.findKnown({
        identities: range.map((i) => phone(`${i}`)),
        stores: ['s'],
        dates: ['2024-02-29'],
      })
      expect([known.owners.length, known.clients.length, known.visits.length]).toEqual([n, n, n])
      const fills = known.clients.map(({ id }) => ({ clientId: id, name: null, phone: null, email: `${id}@x` }))
      await ports.registry.apply({ import: null, changes: { ...NO_CHANGES, fills } })
      const after = await ports.registry.findKnown({
        identities: range.map((i) => phone(`${i}`)),
        stores: [],
        dates: [],
      })
      expect(after.clients.every((client) => client.email === `${client.id}@x`)).toBe(true)
    })

    it('learns the identities of clients that the host made, the smallest id first', async () => {
      const ports = freshPorts('sync')
      const insert = (id: string, value: string | null) =>
        sql`insert into clients (id, tenant_id, name, phone, created_at) values (${id}, 'sync', 'x', ${value}, 'now')`.execute(
          db,
        )
      await insert('c', '2')
      await insert('a', '1')
      await insert('b', '1')
      await insert('d', null)
      const identitiesOf = (client: { phone: string | null }) => (client.phone === null ? [] : [phone(client.phone)])
      const report = await ports.registry.syncIdentities(identitiesOf)
      expect(report).toEqual({ clients: 4, added: 2, duplicates: [{ kind: 'phone', clientIds: ['a', 'b'] }] })
      expect(await ports.registry.findOwners([phone('1')])).toEqual([{ identity: phone('1'), clientId: 'a' }])
      expect((await ports.registry.syncIdentities(identitiesOf)).added).toBe(0)
    })

    it('looks at every client, however many pages they fill, and beside those of others', async () => {
      const pages = 2_000
      await freshPorts('sync-m').registry.apply({ import: null, changes: { ...NO_CHANGES, clients: [clientAt(0)] } })
      for (const [tenant, n] of [
        ['sync-a', pages],
        ['sync-l', pages * 2 + 1],
      ] as const) {
        const { registry } = freshPorts(tenant)
        const clients = Array.from({ length: n }, (_, at) => clientAt(at))
        await registry.apply({ import: null, changes: { ...NO_CHANGES, clients } })
        const identitiesOf = (client: { phone: string | null }) => (client.phone === null ? [] : [phone(client.phone)])
        expect(await registry.syncIdentities(identitiesOf)).toEqual({ clients: n, added: n, duplicates: [] })
        expect(await registry.syncIdentities(identitiesOf)).toEqual({ clients: n, added: 0, duplicates: [] })
      }
    })

    it('finds stores that the host made, by their normalised name', async () => {
      const ports = freshPorts('stores')
      await sql`insert into stores (id, tenant_id, name, created_at) values ('s1', 'stores', '  CG   ROAD', 'now')`.execute(
        db,
      )
      const { stores } = await ports.registry.findKnown({ identities: [], stores: ['cg road'], dates: [] })
      expect(stores).toEqual([{ key: 'cg road', id: 's1' }])
      const create = { ...NO_CHANGES, stores: [{ ref: 0, key: 'cg road', name: 'CG Road' }] }
      expect(await rejection(ports.registry.apply({ import: null, changes: create }))).toBe('plan-changed')
    })
  })

  describe('proof (laws 2 to 4)', () => {
    /** A completed import whose held row was fixed, and held again. */
    const fixed = async (ports: Ports): Promise<string> => {
      const { id, fence } = await applied(ports)
      await ports.ledger.append(id, [
        { rowNumber: 5, revision: 2, line: 6, start: 50, end: 60, raw: null, fields: { cells: {}, extra: [] } },
      ])
      const held = outcome(5, { revision: 2, reasons: [{ code: 'store-missing', message: 'x' }] })
      await ports.registry.apply({ import: { id, fence }, changes: { ...NO_CHANGES, outcomes: [held] } })
      return id
    }

    /** `?` stands for the import; `row_number` is quoted as the database wants it. */
    const tamper = async (statement: string, id: string): Promise<void> => {
      const parts = statement.split(/(\?|row_number)/).map((part) => {
        if (part === '?') return sql`${id}`
        return part === 'row_number' ? sql.ref(part) : sql.raw(part)
      })
      await sql.join(parts, sql``).execute(db)
    }

    type KeyedTable = 'import_rows' | 'import_outcomes'
    const drop = (table: KeyedTable, rowNumber: number, revision = 1): string =>
      `delete from ${table} where import_id = ? and row_number = ${rowNumber} and revision = ${revision}`
    const change = (table: KeyedTable, rowNumber: number, set: string): string =>
      `update ${table} set ${set} where import_id = ? and row_number = ${rowNumber}`
    /** Row 5, or its outcome, once more under another key. */
    const copyRow = (rowNumber: number, revision: number): string =>
      `insert into import_rows select import_id, ${rowNumber}, ${revision}, line, byte_start, byte_end, raw, fields
        from import_rows where import_id = ? and row_number = 5 and revision = 1`
    const copyOutcome = (rowNumber: number, revision: number): string =>
      `insert into import_outcomes select import_id, ${rowNumber}, ${revision}, outcome, client_id, visit_id, reasons,
          warnings, conflict, name, attended_by
        from import_outcomes where import_id = ? and row_number = 5 and revision = 1`
    const clientOfRow1 = '(select client_id from import_outcomes where import_id = ? and row_number = 1)'
    const secondVisit = "import_id = ? and visit_date = '2024-05-06'"

    /** Which rows are named, each with the law: `3 by law 2`. */
    const found = async (ports: Ports, id: string): Promise<readonly string[]> => {
      const violations = await ports.ledger.violations(id, 100)
      return [...new Set(violations.map(({ rowNumber, law }) => `${rowNumber ?? 'none'} by law ${law}`))].sort()
    }

    const tampering: readonly (readonly [what: string, statements: readonly string[], found: readonly string[]])[] = [
      ['an outcome is deleted', [drop('import_outcomes', 3)], ['3 by law 2']],
      ['a first outcome is deleted', [drop('import_outcomes', 1)], ['1 by law 2']],
      ['the only outcome of a visit is deleted', [drop('import_outcomes', 2)], ['2 by law 2', 'none by law 4']],
      ['a ledger row is deleted in the middle', [drop('import_rows', 2)], ['2 by law 2']],
      ['the last ledger row is deleted', [drop('import_rows', 5)], ['5 by law 2']],
      ['a row and its outcome are deleted', [drop('import_rows', 3), drop('import_outcomes', 3)], ['3 by law 2']],
      ['the ledger has a row more than the source', [copyRow(6, 1)], ['6 by law 2']],
      ['an outcome has no row', [copyOutcome(6, 1)], ['6 by law 2']],
      ['an outcome of a fix has no row', [copyOutcome(5, 2)], ['5 by law 2']],
      ['a ledger row loses its bytes', [change('import_rows', 4, 'raw = null')], ['4 by law 2']],
      [
        'an outcome is deleted and another has no row',
        [drop('import_outcomes', 3), copyOutcome(6, 1)],
        ['3 by law 2', '6 by law 2'],
      ],
      [
        'a ledger row is deleted and another added',
        [drop('import_rows', 2), copyRow(6, 1)],
        ['2 by law 2', '6 by law 2'],
      ],
      [
        'a row and its outcome get a number that the source does not have',
        [change('import_rows', 3, 'row_number = 6'), change('import_outcomes', 3, 'row_number = 6')],
        ['3 by law 2', '6 by law 2'],
      ],
      [
        'a row and its outcome become a fix of nothing',
        [change('import_rows', 3, 'revision = 2'), change('import_outcomes', 3, 'revision = 2')],
        ['3 by law 2'],
      ],
      ['a settled row is superseded', [copyRow(1, 2), copyOutcome(1, 2)], ['1 by law 2']],
      ['a visit is deleted', [`delete from client_visits where ${secondVisit}`], ['2 by law 4']],
      ['a held row loses its reasons', [change('import_outcomes', 5, "reasons = '[]'")], ['5 by law 2']],
      ['a row names a client that is not there', [change('import_outcomes', 2, "client_id = 'gone'")], ['2 by law 4']],
      [
        'a client goes to another tenant',
        [`update clients set tenant_id = 'another' where id = ${clientOfRow1}`],
        ['1 by law 4', '2 by law 4', '3 by law 4'],
      ],
      [
        'a store goes to another tenant',
        [
          `update stores set tenant_id = 'another'
            where id in (select store_id from client_visits where ${secondVisit})`,
        ],
        ['2 by law 4'],
      ],
      [
        'a client that the import made loses its identities',
        [`delete from client_identities where client_id = ${clientOfRow1}`],
        ['1 by law 3'],
      ],
      [
        'another row made the same client',
        [change('import_outcomes', 2, "outcome = 'client-created'")],
        ['1 by law 3', '2 by law 3'],
      ],
    ]
    it.each(tampering)('names the row when %s', async (_what, statements, expected) => {
      const ports = freshPorts()
      const { id } = await applied(ports)
      expect(await found(ports, id)).toEqual([])
      for (const statement of statements) await tamper(statement, id)
      expect(await found(ports, id)).toEqual(expected)
    })

    const tamperingWithFix: typeof tampering = [
      ['its outcome is deleted', [drop('import_outcomes', 5, 2)], ['5 by law 2']],
      ['its ledger row is deleted', [drop('import_rows', 5, 2)], ['5 by law 2']],
      ["the fixed row's outcome is deleted", [drop('import_outcomes', 5)], ['5 by law 2']],
      ['the fixed row itself is deleted', [drop('import_rows', 5)], ['5 by law 2']],
      ["another row's outcome is deleted", [drop('import_outcomes', 3)], ['3 by law 2']],
      [
        'it loses its fields',
        ['update import_rows set fields = null where import_id = ? and revision = 2'],
        ['5 by law 2'],
      ],
      [
        'its outcome becomes that of another row',
        [drop('import_outcomes', 5, 2), copyOutcome(4, 2)],
        ['4 by law 2', '5 by law 2'],
      ],
      ['its ledger row gives way to a later one', [drop('import_rows', 5, 2), copyRow(5, 3)], ['5 by law 2']],
      ['the first outcome gives way to a later one', [drop('import_outcomes', 5), copyOutcome(5, 3)], ['5 by law 2']],
      [
        'a row gives way to a fix of one that the source does not have',
        [drop('import_rows', 3), copyRow(6, 2)],
        ['3 by law 2', '6 by law 2'],
      ],
      ['a settled row is superseded', [copyRow(4, 2), copyOutcome(4, 2)], ['4 by law 2']],
      ['one that the source does not have has a fix', [copyRow(6, 2), copyOutcome(6, 2)], ['6 by law 2']],
      [
        'it made the client of another row',
        [
          drop('import_outcomes', 5, 2),
          `insert into import_outcomes select import_id, 5, 2, outcome, client_id, visit_id, reasons, warnings, conflict, name,
              attended_by
            from import_outcomes where import_id = ? and row_number = 1`,
        ],
        ['1 by law 3', '5 by law 3'],
      ],
    ]
    it.each(tamperingWithFix)('names the row of an import with a fix when %s', async (_what, statements, expected) => {
      const ports = freshPorts()
      const id = await fixed(ports)
      expect(await found(ports, id)).toEqual([])
      for (const statement of statements) await tamper(statement, id)
      expect(await found(ports, id)).toEqual(expected)
    })

    it('finds nothing wrong with a fix that settled its row', async () => {
      const ports = freshPorts()
      const id = await fixed(ports)
      await tamper(drop('import_outcomes', 5, 2), id)
      await tamper(
        `insert into import_outcomes select import_id, 5, 2, outcome, client_id, visit_id, reasons, warnings, conflict, name,
            attended_by
          from import_outcomes where import_id = ? and row_number = 3`,
        id,
      )
      expect(await found(ports, id)).toEqual([])
    })

    it('misses no outcome while an import is under way, and yet finds one that has no row', async () => {
      const ports = freshPorts()
      const { id } = await applied(ports)
      await tamper("update imports set status = 'applying' where id = ?", id)
      await tamper(drop('import_outcomes', 3), id)
      expect(await found(ports, id)).toEqual([])
      await tamper(copyOutcome(6, 1), id)
      expect(await found(ports, id)).toEqual(['6 by law 2'])
    })

    it('takes no row of another import for one that points at a visit', async () => {
      const ports = freshPorts()
      const { id } = await applied(ports)
      const other = await received(ports, 1)
      await tamper(
        `insert into import_outcomes select '${other}', 1, 1, 'visit-repeated', client_id, visit_id, reasons, warnings,
            conflict, name, attended_by
          from import_outcomes where import_id = ? and row_number = 2`,
        id,
      )
      expect([await found(ports, id), await found(ports, other)]).toEqual([[], []])
      await tamper(drop('import_outcomes', 2), id)
      expect(await found(ports, id)).toEqual(['2 by law 2', 'none by law 4'])
    })

    it('names the rows of a visit that was given to another client', async () => {
      const ports = freshPorts()
      const { id } = await applied(ports)
      const [other] = await ports.registry.findOwners([phone('+912')])
      await sql`update client_visits set client_id = ${other?.clientId} where import_id = ${id} and visit_date = '2024-05-06'`.execute(
        db,
      )
      expect((await ports.ledger.violations(id, 10)).map((one) => [one.rowNumber, one.law])).toEqual([[2, 4]])
    })

    it('names the row of any single outcome that is deleted, fixes included', async () => {
      const ports = freshPorts()
      const id = await fixed(ports)
      const number = sql.ref('row_number')
      const keys = await sql<{
        row_number: number
        revision: number
      }>`select ${number}, revision from import_outcomes where import_id = ${id}`.execute(db)
      expect(keys.rows).toHaveLength(6)
      for (const key of keys.rows) {
        const named = db.transaction().execute(async (trx) => {
          await sql`delete from import_outcomes where import_id = ${id} and ${number} = ${key.row_number} and revision = ${key.revision}`.execute(
            trx,
          )
          const tenantId =
            (await sql<{ tenant_id: string }>`select tenant_id from imports where id = ${id}`.execute(trx)).rows[0]
              ?.tenant_id ?? ''
          const found = await kyselyPorts(trx, { tenantId }).ledger.violations(id, 100)
          expect(found.map((one) => one.rowNumber)).toContain(key.row_number)
          throw new Error('put it back')
        })
        await expect(named).rejects.toThrow('put it back')
      }
    })
  })

  describe('timeline', () => {
    it('shows the visits newest first, with what each row says, and pages over them', async () => {
      const ports = freshPorts()
      await applied(ports)
      const [owner] = await ports.registry.findOwners([phone('+911')])
      const id = owner?.clientId ?? ''
      expect(await ports.timeline.findClient(id)).toEqual({ id, name: 'Asha' })
      const visits = await ports.timeline.visits(id, { before: null, limit: 10 })
      expect(visits.map(({ id: _id, ...rest }) => rest)).toEqual([
        {
          clientId: id,
          storeName: 'CG Road',
          visitDate: '2024-05-06',
          attendedBy: null,
          entries: [{ name: 'Asha', attendedBy: null }],
        },
        {
          clientId: id,
          storeName: 'Shivranjani',
          visitDate: '2024-05-02',
          attendedBy: 'Ravi',
          entries: [
            { name: 'Asha', attendedBy: 'Ravi' },
            { name: 'Asha P', attendedBy: null },
          ],
        },
      ])
      const [newest] = await ports.timeline.visits(id, { before: null, limit: 1 })
      const rest = await ports.timeline.visits(id, { before: { date: '2024-05-06', id: newest?.id ?? '' }, limit: 5 })
      expect(rest.map((visit) => visit.visitDate)).toEqual(['2024-05-02'])
      expect(await ports.timeline.findClient('nobody')).toBeNull()
      expect(await ports.timeline.visits('nobody', { before: null, limit: 5 })).toEqual([])
    })
  })

  describe('transactions', () => {
    it('commits all or nothing', async () => {
      const ports = freshPorts()
      const id = crypto.randomUUID()
      const failing = ports.transaction(async ({ ledger }) => {
        await ledger.create({ id, sourceName: 'a', createdAt: 'now' })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await ports.ledger.find(id)).toBeNull()
    })

    it('goes on after a batch inside was refused, which leaves nothing behind', async () => {
      const ports = freshPorts()
      await applied(ports)
      await ports.transaction(async (inside) => {
        const batch = { import: null, changes: { ...NO_CHANGES, ...sampleChanges, outcomes: [] } }
        expect(await rejection(inside.registry.apply(batch))).toBe('plan-changed')
        await inside.registry.apply({
          import: null,
          changes: { ...NO_CHANGES, stores: [{ ref: 0, key: 'new', name: 'New' }] },
        })
      })
      const { stores } = await ports.registry.findKnown({ identities: [], stores: ['new'], dates: [] })
      expect(stores).toHaveLength(1)
    })

    it('joins a transaction of the host', async () => {
      const tenantId = crypto.randomUUID()
      const id = crypto.randomUUID()
      const work = db.transaction().execute(async (trx) => {
        const ports = kyselyPorts(trx, { tenantId })
        await ports.ledger.create({ id, sourceName: 'a', createdAt: 'now' })
        await ports.ledger.append(id, sampleRows(2))
        expect(await ports.ledger.find(id)).not.toBeNull()
        throw new Error('the host rolls back')
      })
      await expect(work).rejects.toThrow('the host rolls back')
      expect(await freshPorts(tenantId).ledger.find(id)).toBeNull()
    })
  })

  it('shows nothing of one tenant to another (law 12)', async () => {
    const ports = freshPorts()
    const { id, fence } = await applied(ports)
    const [owner] = await ports.registry.findOwners([phone('+911')])
    const clientId = owner?.clientId ?? ''
    const foreign = freshPorts()
    expect(await foreign.ledger.find(id)).toBeNull()
    expect((await foreign.ledger.list({ after: null, limit: 10 })).items).toEqual([])
    expect(await foreign.ledger.entries(id, { after: 0, limit: 10 })).toEqual([])
    expect(await foreign.ledger.spans(id, { from: 0, limit: 10 })).toEqual([])
    expect((await foreign.ledger.totals(id)).rows).toBe(0)
    expect(await foreign.ledger.violations(id, 10)).toEqual([])
    expect(await foreign.ledger.update(id, { drift: 9 }, ['completed'])).toBe(false)
    expect(await rejection(foreign.ledger.append(id, []))).toBe('import-not-found')
    expect(await foreign.leases.acquire(id, 1_000)).toBeNull()
    expect(await foreign.leases.renew(id, fence, 1_000)).toBe(false)
    expect(await rejection(foreign.registry.apply({ import: { id, fence }, changes: NO_CHANGES }))).toBe('lease-lost')
    expect(
      await foreign.registry.findKnown({
        identities: [phone('+911')],
        stores: ['cg road'],
        dates: ['2024-05-06'],
        clientIds: [clientId],
      }),
    ).toEqual({ owners: [], clients: [], stores: [], visits: [] })
    expect(await foreign.timeline.findClient(clientId)).toBeNull()
    expect(await foreign.timeline.visits(clientId, { before: null, limit: 10 })).toEqual([])
    const claims = [{ identity: phone('+915'), client: { id: clientId } }]
    expect(await rejection(foreign.registry.apply({ import: null, changes: { ...NO_CHANGES, claims } }))).toBe(
      'plan-changed',
    )
  })
})
