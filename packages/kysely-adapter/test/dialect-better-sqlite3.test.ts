import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { applyImport, listRows, type Repository, receiveImport, runImport, verifyImport } from '@footfall/core'
import Database from 'better-sqlite3'
import { type Generated, Kysely, SqliteDialect, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import type { Mapping } from '../src/schema/mapping.ts'
import { migrate } from '../src/schema/migrate.ts'
import { csv } from './host-dialect.ts'

interface Crm {
  customers: { id: Generated<number>; name: string; mobile: string | null }
}

const mapping: Mapping<Crm> = {
  clients: { table: 'customers', idType: 'integer', columns: { id: 'id', name: 'name', phone: 'mobile' } },
}

const lines = (from: number, to: number): string =>
  Array.from(
    { length: to - from },
    (_, i) => `P${from + i},98250${String(from + i).padStart(5, '0')},CG Road,2024-05-01`,
  ).join('\n')
const fileOf = (from: number, to: number) => csv(`Name,Phone,Store,Visit Date\n${lines(from, to)}\n`)

describe('better-sqlite3', () => {
  let folder: string
  const open: Kysely<Crm>[] = []

  const connect = (): Kysely<Crm> => {
    const database = new Database(join(folder, 'crm.db'), { timeout: 100 })
    database.pragma('journal_mode = wal')
    const db = new Kysely<Crm>({ dialect: new SqliteDialect({ database }) })
    open.push(db)
    return db
  }

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'footfall-'))
    const db = connect()
    await sql`create table customers (id integer primary key, name text not null check (length(name) < 20),
      mobile text unique)`.execute(db)
    await migrate(db, mapping)
  })

  afterEach(async () => {
    for (const db of open.splice(0)) await db.destroy()
    rmSync(folder, { recursive: true })
  })

  it('carries an import, its proof and its repetition', async () => {
    const repository = kyselyRepository(connect(), mapping)
    const options = { repository, defaultCountry: 'IN' }
    const report = await runImport(fileOf(0, 200), options)
    expect(report).toMatchObject({ status: 'completed', created: { clients: 200, stores: 1, visits: 200 } })
    expect((await runImport(fileOf(0, 200), options)).created).toEqual({ clients: 0, stores: 0, visits: 0 })
    expect(await verifyImport(null, { repository })).toMatchObject({ ok: true, imports: 2 })
  })

  it('tells a row that the host refuses by the constraint, and holds it', async () => {
    const repository = kyselyRepository(connect(), mapping)
    const file = csv(
      `Name,Phone,Store,Visit Date\nA name that is much too long,9825000001,CG Road,2024-05-01\n,9825000002,CG Road,2024-05-01\n${lines(3, 5)}\n`,
    )
    const report = await runImport(file, { repository, defaultCountry: 'IN' })
    expect(report.outcomes).toMatchObject({ clientCreated: 2, held: 2 })
    const { items } = await listRows(report.importId ?? '', { repository, outcome: 'held', limit: 10 })
    expect(items.flatMap(({ reasons }) => reasons.map(({ code }) => code))).toEqual(['host-rejected', 'host-rejected'])
  })

  it('lets two connections import overlapping files at once (law 8)', async () => {
    const [a, b] = [connect(), connect()].map((db) => kyselyRepository(db, mapping))
    if (a === undefined || b === undefined) throw new RangeError('Two repositories were made.')
    const inPieces = async (repository: Repository, file: readonly Uint8Array[]) => {
      const { importId } = await receiveImport(file, { repository, sourceName: 'visits.csv', defaultCountry: 'IN' })
      return applyImport(importId ?? '', { repository, batchSize: 20 })
    }
    const reports = await Promise.all([inPieces(a, fileOf(0, 120)), inPieces(b, fileOf(60, 180))])
    expect(reports.reduce((sum, { created }) => sum + created.clients, 0)).toBe(180)
    expect(reports.reduce((sum, { created }) => sum + created.visits, 0)).toBe(180)
    expect(await verifyImport(null, { repository: a })).toMatchObject({ ok: true, imports: 2 })
  })
})
