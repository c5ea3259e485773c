import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyImport, type Repository, receiveImport, verifyImport } from '@footfall/core'
import Database from 'better-sqlite3'
import { type Dialect, Kysely, SqliteDialect } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { nodeSqliteDialect } from '../src/node-sqlite.ts'
import { migrate } from '../src/schema/migrate.ts'
import { csv } from './host-dialect.ts'

const ROWS = 5_000
const FILE = csv(
  `Name,Phone,Store,Visit Date\n${Array.from({ length: ROWS }, (_, i) => `P${i},98250${String(i).padStart(5, '0')},CG Road,2024-05-01\n`).join('')}`,
)

const DIALECTS: readonly { readonly name: string; readonly open: (path: string) => Dialect }[] = [
  { name: 'node:sqlite', open: (path) => nodeSqliteDialect(path) },
  { name: 'better-sqlite3', open: (path) => new SqliteDialect({ database: new Database(path) }) },
]

describe.each(DIALECTS)('the event loop while an import is at work on $name, in this very thread', ({ open }) => {
  let folder: string
  let db: Kysely<unknown>
  let repository: Repository

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'footfall-'))
    db = new Kysely({ dialect: open(join(folder, 'crm.db')) })
    await migrate(db)
    repository = kyselyRepository(db)
  })

  afterEach(async () => {
    await db.destroy()
    rmSync(folder, { recursive: true })
  })

  const receive = async (): Promise<string> => {
    const { importId } = await receiveImport(FILE, { repository, defaultCountry: 'IN' })
    return importId ?? ''
  }

  it('turns: a timer can abort, and what was written stays', async () => {
    const importId = await receive()
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 1)
    const applying = applyImport(importId, { repository, batchSize: 50, signal: stop.signal })
    await expect(applying).rejects.toMatchObject({ code: 'aborted' })
    const report = await applyImport(importId, { repository })
    expect(report).toMatchObject({ status: 'completed', created: { clients: ROWS } })
  })

  it('turns while an import is proved', async () => {
    const importId = await receive()
    await applyImport(importId, { repository })
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    expect((await verifyImport(importId, { repository })).ok).toBe(true)
    clearInterval(timer)
    expect(turns).toBeGreaterThan(0)
  })
})
