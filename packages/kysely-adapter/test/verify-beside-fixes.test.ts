import { applyImport, fixRow, type Repository, runImport, verifyImport } from '@footfall/core'
import { type Kysely, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { migrate } from '../src/schema/migrate.ts'
import { connectTo } from './crash/connect-to.ts'
import { databaseKinds, type TestDatabase } from './databases.ts'
import { csv } from './host-dialect.ts'

const FILE = csv(
  'Name,Phone,Store,Visit Date\nAsha,98250 00001,CG Road,2024-05-01\nDevi,98250 00002,CG Road,31/2/2024\nRavi,98250 00003,CG Road,2024-05-01\n',
)

const gate = () => {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe.each((await databaseKinds()).filter(({ shared }) => shared))('verify beside fixes on $name', (kind) => {
  let database: TestDatabase
  let db: Kysely<unknown>
  let watched: Kysely<unknown>
  let beforeCounting: () => Promise<void>

  beforeEach(async () => {
    database = await kind.create()
    db = database.connect()
    beforeCounting = async () => undefined
    // The record of the import has been read by then.
    const before = async (text: string): Promise<void> => {
      if (!/count\(.*import_rows/s.test(text)) return
      const once = beforeCounting
      beforeCounting = async () => undefined
      await once()
    }
    watched = connectTo(database.address ?? '', { before })
    await migrate(db)
  })

  afterEach(async () => {
    await db.destroy()
    await watched.destroy()
    await database.drop()
  })

  const imported = async (repository: Repository): Promise<string> => {
    const { importId, outcomes } = await runImport(FILE, { repository, defaultCountry: 'IN', dateOrder: 'DMY' })
    expect(outcomes).toMatchObject({ held: 1 })
    return importId ?? ''
  }

  /** Calls `step` once a fix has appended its revision, before that has an outcome. */
  const stopping = (repository: Repository, step: () => Promise<void>): Repository => ({
    ...repository,
    registry: {
      ...repository.registry,
      syncIdentities: async (identitiesOf) => {
        await step()
        return repository.registry.syncIdentities(identitiesOf)
      },
    },
  })

  it('takes a fix that began meanwhile for what it is: pending (law 13)', async () => {
    const repository = kyselyRepository(db)
    const importId = await imported(repository)
    const [appended, verified] = [gate(), gate()]
    const slow = stopping(repository, async () => {
      appended.open()
      await verified.opened
    })
    let fixing: Promise<unknown> = Promise.resolve()
    let asked = 0
    beforeCounting = async () => {
      asked++
      fixing = fixRow(importId, 2, { visitDate: '2024-02-20' }, { repository: slow })
      await appended.opened
    }
    const proof = await verifyImport(importId, { repository: kyselyRepository(watched) }).finally(verified.open)
    expect(await fixing).toMatchObject({ rowNumber: 2, outcome: 'client-created' })
    expect(proof).toMatchObject({ ok: true, violations: [] })
    expect(asked).toBe(1)
    expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true, violations: [] })
  })

  it('takes a fix that stopped before its outcome for pending as well, until the import is applied again', async () => {
    const repository = kyselyRepository(db)
    const importId = await imported(repository)
    const broken = stopping(repository, () => Promise.reject(new Error('stopped')))
    beforeCounting = () =>
      expect(fixRow(importId, 2, { visitDate: '2024-02-20' }, { repository: broken })).rejects.toThrow('stopped')
    const beside = kyselyRepository(watched)
    expect(await verifyImport(importId, { repository: beside })).toMatchObject({ ok: true, violations: [] })
    expect(await verifyImport(importId, { repository: beside })).toMatchObject({ ok: true, violations: [] })
    expect(await applyImport(importId, { repository })).toMatchObject({ outcomes: { clientCreated: 3, held: 0 } })
    expect(await verifyImport(importId, { repository: beside })).toMatchObject({ ok: true, violations: [] })
  })

  it('names the row of a fix that lost its outcome, once the import has completed', async () => {
    const repository = kyselyRepository(db)
    const importId = await imported(repository)
    await fixRow(importId, 2, { visitDate: '2024-02-20' }, { repository })
    await sql`delete from import_outcomes where import_id = ${importId} and revision > 1`.execute(db)
    const { ok, violations } = await verifyImport(importId, { repository: kyselyRepository(watched) })
    expect(ok).toBe(false)
    expect(violations).toContainEqual({ importId, rowNumber: 2, law: 2, message: 'The row has no current outcome.' })
  })
})
