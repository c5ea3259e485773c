import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { verifyImport } from '@footfall/core'
import { kyselyRepository } from '@footfall/kysely-adapter'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { importFile } from './pipeline.ts'

const visits = resolve(import.meta.dirname, '../../data/visits.csv')
let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footfall-script-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('the four lines import the demo file: every row has an outcome, and verify proves it', async () => {
  const path = join(folder, 'crm.db')
  const { rows, outcomes, created } = await importFile(visits, path)
  expect(rows).toBe(40)
  expect(outcomes.clientCreated + outcomes.visitAdded + outcomes.visitRepeated + outcomes.held).toBe(rows)
  expect(outcomes.held).toBe(2)
  expect(created.clients).toBe(outcomes.clientCreated)

  const db = new Kysely({ dialect: nodeSqliteDialect(path) })
  try {
    expect(await verifyImport(null, { repository: kyselyRepository(db) })).toEqual({
      ok: true,
      imports: 1,
      violations: [],
    })
  } finally {
    await db.destroy()
  }
})

test('importing the same file again creates nothing', async () => {
  const path = join(folder, 'crm.db')
  const first = await importFile(visits, path)
  const again = await importFile(visits, path)
  expect(again.created).toEqual({ clients: 0, stores: 0, visits: 0 })
  expect(again.outcomes).toEqual({
    clientCreated: 0,
    visitAdded: 0,
    visitRepeated: first.rows - first.outcomes.held,
    held: first.outcomes.held,
  })
})
