import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { applyImport, receiveImport } from '@footfall/core'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kyselyRepository } from '../../src/kysely-repository.ts'
import { migrate } from '../../src/schema/migrate.ts'
import type { OwnTables } from '../conformance-access.ts'
import { endState } from '../crash/end-state.ts'
import { lapseLeases } from '../crash/scenario.ts'
import { databaseKinds, type TestDatabase } from '../databases.ts'
import { OPTIONS, POOL, toCsv } from './pool.ts'

const SLEEPER = new URL('./sleeper.ts', import.meta.url)
const kinds = (await databaseKinds()).filter(({ shared }) => shared)

describe.each(kinds)('a worker that sleeps past its lease, on $name (law 8)', (kind) => {
  let database: TestDatabase
  let db: Kysely<OwnTables>
  let child: ChildProcess | null = null

  beforeAll(async () => {
    database = await kind.create()
    db = database.connect()
    await migrate(db)
  })

  afterAll(async () => {
    if (child?.exitCode === null) child.kill('SIGKILL')
    await db.destroy()
    await database.drop()
  })

  it('may write nothing when it wakes: another has taken over and ended what it began', async () => {
    const file = toCsv(POOL.slice(0, 30))
    const whole = kyselyRepository(db, { tenantId: 'whole' })
    const repository = kyselyRepository(db, { tenantId: 'slept' })
    const received = { sourceName: 'visits.csv', ...OPTIONS }
    const first = await receiveImport(file, { repository: whole, ...received })
    await applyImport(first.importId ?? '', { repository: whole })
    const { importId } = await receiveImport(file, { repository, ...received })

    const args = ['--conditions=@footfall/source', SLEEPER.pathname, database.address ?? '', 'slept', importId ?? '']
    const sleeper = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    child = sleeper
    let said = ''
    sleeper.stdout.on('data', (data: Buffer) => {
      said += data.toString()
    })
    await expect.poll(() => said, { timeout: 20_000 }).toBe('stopping\n')

    // Its minute is up; the next one takes over and ends the import.
    await lapseLeases(db, 'slept')
    expect(await applyImport(importId ?? '', { repository })).toMatchObject({ status: 'completed' })
    const before = await endState(db, 'slept', repository)

    const ended = once(sleeper, 'close')
    sleeper.kill('SIGCONT')
    await ended
    expect(said).toBe('stopping\nlease-lost\n')
    const after = await endState(db, 'slept', repository)
    expect(after).toEqual(before)
    expect(after).toEqual(await endState(db, 'whole', whole))
    expect(after.verified).toBe('ok')
  })
})
