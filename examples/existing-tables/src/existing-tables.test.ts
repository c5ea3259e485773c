import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findDatabases } from './databases.ts'
import { findDifferences } from './find-differences.ts'
import { generate } from './generate.ts'
import { importVisits } from './import-visits.ts'
import { seed } from './seed.ts'
import type { Shop } from './tables.ts'

const sample = generate({ customers: 60, newcomers: 40, visits: 500, seed: 7 })

it('the sample is the same on every machine', () => {
  expect(generate({ customers: 60, newcomers: 40, visits: 500, seed: 7 })).toEqual(sample)
  expect(sample.newcomers.length).toBeGreaterThan(30)
  expect(sample.visits.size).toBeLessThan(500)
})

describe.each(await findDatabases())("a shop's own tables on $name", (database) => {
  let db: Kysely<Shop>
  let drop: () => Promise<void>

  beforeAll(async () => {
    ;({ db, drop } = await database.create())
    await seed(db, database.name, sample)
  })
  afterAll(() => drop())

  it('hold every visit of the file after an import, each on its customer', async () => {
    const { report, proof } = await importVisits(db, sample)
    expect(await findDifferences(db, sample)).toEqual([])
    expect(proof).toMatchObject({ ok: true, violations: [] })
    expect(report).toMatchObject({
      status: 'completed',
      rows: sample.rows,
      outcomes: { clientCreated: sample.newcomers.length, held: sample.held },
      created: { clients: sample.newcomers.length, stores: 1, visits: sample.visits.size },
    })
  })

  it('are as they were after the same file again', async () => {
    const { report, proof } = await importVisits(db, sample)
    expect(await findDifferences(db, sample)).toEqual([])
    expect(proof.ok).toBe(true)
    expect(report.created).toEqual({ clients: 0, stores: 0, visits: 0 })
  })

  it('show a difference where there is one', async () => {
    await db.updateTable('Customer').set({ City: 'Nowhere' }).where('CustomerId', '=', 1).execute()
    expect(await findDifferences(db, sample)).toHaveLength(2)
  })
})
