import { describe, expect, test } from 'vitest'
import { FootfallError, listRows, readJourney, recordVisit, runImport, verifyImport } from '../../src/index.ts'
import type { ApplyBatch } from '../../src/ports/registry.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

/** A host whose database refuses some batches. */
const refusing = (repository: Repository, refuses: (batch: ApplyBatch) => 'insert' | 'fill' | null): Repository => ({
  ...repository,
  registry: {
    ...repository.registry,
    async apply(batch) {
      const action = refuses(batch)
      if (action !== null)
        throw new FootfallError('host-rejected', 'refused', { action, constraint: 'clients_name_check' })
      return repository.registry.apply(batch)
    },
  },
})

describe("the host's own rules", () => {
  test('a row that they refuse is held alone, with the name of the rule; the rest goes on', async () => {
    const { repository } = createWorld()
    const host = refusing(repository, ({ changes }) =>
      changes.clients.some(({ name }) => name === 'Bhavin Shah') ? 'insert' : null,
    )
    const report = await runImport(file(...EXAMPLE, 'Chetan,9825012345,,CG Road,20/5/2024,'), {
      repository: host,
      ...INDIA,
    })
    expect(report.outcomes).toEqual({ clientCreated: 2, visitAdded: 1, visitRepeated: 0, held: 1 })
    expect(report.held).toMatchObject([{ rowNumber: 3, reasons: [{ code: 'host-rejected' }] }])
    expect(report.held[0]?.reasons[0]?.message).toContain('clients_name_check')
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })

  test('a client that the host added meanwhile is met, not refused', async () => {
    const { repository, database } = createWorld()
    const row = { id: 'host-1', tenantId: '', name: 'Asha', phone: '097235-21333', email: null, extra: [] }
    const host = refusing(repository, ({ changes }) => {
      if (!changes.clients.some(({ phone }) => phone === '+919723521333')) return null
      // The host's code inserts the same client between our look and our write; its UNIQUE(phone) refuses ours.
      database.clients.set(row.id, row)
      return 'insert'
    })
    const report = await runImport(file(...EXAMPLE), { repository: host, ...INDIA })
    expect([report.outcomes, report.drift]).toEqual([{ clientCreated: 1, visitAdded: 2, visitRepeated: 0, held: 0 }, 1])
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  })

  test('a client that goes away between two looks is looked for again', async () => {
    const { repository } = createWorld()
    let isFirst = true
    const registry: Repository['registry'] = {
      ...repository.registry,
      async findKnown(keys) {
        const known = await repository.registry.findKnown(keys)
        if (!isFirst || known.clients.length === 0) return known
        isFirst = false
        return { ...known, clients: [] }
      },
    }
    await runImport(file(...EXAMPLE), { repository, ...INDIA })
    const report = await runImport(file(...EXAMPLE), { repository: { ...repository, registry }, ...INDIA })
    expect(report.outcomes.visitRepeated).toBe(3)
  })

  test('a blank-fill that they refuse is left out with a warning; the visit is recorded', async () => {
    const { repository } = createWorld()
    await recordVisit({ phone: '9825012345', store: 'CG Road', visitDate: '2024-05-01' }, { repository, ...INDIA })
    const host = refusing(repository, ({ changes }) => (changes.fills.length > 0 ? 'fill' : null))
    const report = await runImport(file('Chetan,9825012345,,CG Road,20/5/2024,'), { repository: host, ...INDIA })
    expect(report).toMatchObject({ outcomes: { visitAdded: 1, held: 0 }, warnings: { 'fill-rejected': 1 } })
    const entry = { name: 'Chetan', phone: '9825012345', store: 'CG Road', visitDate: '2024-05-21' }
    const recorded = await recordVisit(entry, { repository: host, ...INDIA })
    expect(recorded).toMatchObject({ outcome: 'visit-added', warnings: [{ code: 'fill-rejected' }] })
    const other = refusing(repository, () => 'insert')
    await expect(recordVisit(entry, { repository: other, ...INDIA })).rejects.toMatchObject({ code: 'host-rejected' })
  })

  test('a database that lets no blank be filled is not asked for each row', async () => {
    const { repository } = createWorld()
    const phones = Array.from({ length: 64 }, (_, at) => String(9_825_000_000 + at))
    const rows = (name: string, day: number) =>
      file(...phones.map((phone) => `${name},${phone},,CG Road,${day}/5/2024,`))
    await runImport(rows('', 20), { repository, ...INDIA })
    let asked = 0
    const host: Repository = {
      ...repository,
      registry: {
        ...repository.registry,
        async apply(batch) {
          asked++
          if (batch.changes.fills.length === 0) return repository.registry.apply(batch)
          throw new FootfallError('host-rejected', 'refused', { action: 'fill', isEveryRow: true, constraint: null })
        },
      },
    }
    const report = await runImport(rows('Chetan', 21), { repository: host, ...INDIA })
    expect(report).toMatchObject({ outcomes: { visitAdded: 64, held: 0 }, warnings: { 'fill-rejected': 64 } })
    // Once ahead, once by itself, once without.
    expect(asked).toBeLessThanOrEqual(3)
  })
})

describe('recordVisit', () => {
  test('goes by the rules of a row: new, known, repeated', async () => {
    const { repository } = createWorld()
    const first = await recordVisit(
      { name: 'Asha', phone: '97235 21333', store: 'CG Road', visitDate: '14/5/2024' },
      { repository, ...INDIA },
    )
    const second = await recordVisit(
      { phone: '+919723521333', store: 'Shivranjani', visitDate: '2024-05-15' },
      { repository, ...INDIA },
    )
    const again = await recordVisit(
      { phone: '09723521333', store: ' cg  ROAD', visitDate: '2024-05-14' },
      { repository, ...INDIA },
    )
    expect([first.outcome, second.outcome, again.outcome]).toEqual(['client-created', 'visit-added', 'visit-repeated'])
    expect([second.clientId, again.clientId, again.visitId]).toEqual([first.clientId, first.clientId, first.visitId])
  })

  test('what a row would be held for is refused with its reasons', async () => {
    const { repository } = createWorld()
    const error = await recordVisit(
      { phone: '9723521333', store: '', visitDate: '2024-02-30' },
      { repository, ...INDIA },
    ).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({
      code: 'visit-held',
      details: { reasons: [{ code: 'store-missing' }, { code: 'date-impossible' }] },
    })
    expect(
      await codeOf(recordVisit({ store: 'X', visitDate: '2024-05-01' }, { repository, missingIdentity: 'hold' })),
    ).toBe('visit-held')
    expect(await codeOf(recordVisit({ phone: '9723521333', store: 'X', visitDate: '2/5/2024' }, { repository }))).toBe(
      'needs-options',
    )
  })

  test('two at once make one client and one visit', async () => {
    const { repository, database } = createWorld()
    const entry = { phone: '9723521333', store: 'CG Road', visitDate: '2024-05-06' }
    const both = await Promise.all([
      recordVisit(entry, { repository, ...INDIA }),
      recordVisit(entry, { repository, ...INDIA }),
    ])
    expect(both.map(({ outcome }) => outcome).sort()).toEqual(['client-created', 'visit-repeated'])
    expect([database.clients.size, database.visits.size]).toEqual([1, 1])
  })
})

describe('readJourney', () => {
  test("pages through the host's items and the visits together, each exactly once", async () => {
    const { repository } = createWorld()
    const { importId } = await runImport(file(...EXAMPLE, 'Asha,9723521333,,Maninagar,6/5/2024,Ravi'), {
      repository,
      ...INDIA,
    })
    const { items: rows } = await listRows(importId ?? '', { repository })
    const clientId = rows[0]?.clientId ?? ''
    const calls = ['2024-05-06T09:00:00Z', '2024-05-03', '2024-05-06'].map((date, at) => {
      return { id: `c${at}`, type: at === 2 ? 'walk_in' : 'call', title: 'Call', description: '', date, details: {} }
    })
    const whole = await readJourney(clientId, { repository, sources: [async () => calls] })
    const seen: string[] = []
    let before: string | null = null
    do {
      const page: Awaited<ReturnType<typeof readJourney>> = await readJourney(clientId, {
        repository,
        sources: [async () => calls],
        limit: 1,
        before,
      })
      seen.push(...page.items.map(({ id }) => id))
      before = page.next
    } while (before !== null)
    expect(seen).toEqual(whole.items.map(({ id }) => id))
    expect(whole.items.map(({ date, type }) => `${date} ${type}`)).toEqual([
      '2024-05-06 store_visit',
      '2024-05-06 store_visit',
      '2024-05-06 walk_in',
      '2024-05-06T09:00:00Z call',
      '2024-05-03 call',
      '2024-05-02 store_visit',
    ])
  })

  test('shows what each row said when several met in one visit', async () => {
    const { repository } = createWorld()
    const lines = ['Asha,9723521333,,CG Road,16/5/2024,Meera', 'Asha P,9723521333,,cg road,16/5/2024,Ravi']
    const { importId } = await runImport(file(...lines), { repository, ...INDIA })
    const { items } = await listRows(importId ?? '', { repository })
    const journey = await readJourney(items[0]?.clientId ?? '', { repository })
    expect(journey.items[0]?.details).toEqual({
      store: 'CG Road',
      attendedBy: 'Meera',
      entries: [
        { name: 'Asha', attendedBy: 'Meera' },
        { name: 'Asha P', attendedBy: 'Ravi' },
      ],
    })
  })

  test('an unknown client has an empty one; a forged cursor is refused', async () => {
    const { repository } = createWorld()
    expect(await readJourney('nobody', { repository })).toEqual({ items: [], next: null })
    expect(await codeOf(readJourney('nobody', { repository, before: 'forged' }))).toBe('options-invalid')
  })
})
