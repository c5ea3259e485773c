import { expect, test } from 'vitest'
import {
  applyImport,
  FootfallError,
  previewImport,
  receiveImport,
  recordVisit,
  reportImport,
  verifyImport,
} from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { createWorld, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }

/** One person on three dates, one who comes once. */
const ROWS = [
  'Asha,9723521333,,CG Road,2/5/2024,',
  'Asha,9723521333,,CG Road,6/5/2024,',
  'Asha,9723521333,asha@example.in,CG Road,9/5/2024,',
  'Bhavin,9825012345,,Bopal,9/5/2024,',
]

/** The same repository, which says what is done with it and lets a test step in before a batch is written. */
const watched = (repository: Repository, beforeWriting: (nth: number) => Promise<void>) => {
  const events: string[] = []
  let written = 0
  const { registry } = repository
  const watching: Repository = {
    ...repository,
    registry: {
      ...registry,
      async findKnown(keys) {
        events.push('look')
        return registry.findKnown(keys)
      },
      async apply(batch) {
        const nth = ++written
        events.push(`write ${nth}`)
        // The event loop turns, as it does while a database works.
        await new Promise((resolve) => setTimeout(resolve, 5))
        try {
          await beforeWriting(nth)
          return await registry.apply(batch)
        } finally {
          events.push(`done ${nth}`)
        }
      },
    },
  }
  return { events, watching }
}

const importRows = async (repository: Repository, watching: Repository, rows: readonly string[] = ROWS) => {
  const { importId } = await receiveImport(file(...rows), { repository, ...INDIA })
  const report = await applyImport(importId ?? '', { repository: watching, batchSize: 1 })
  expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
  return report
}

test('each batch is planned while the one before it is written, and no more than once', async () => {
  const { repository, database } = createWorld()
  const { events, watching } = watched(repository, async () => undefined)
  const report = await importRows(repository, watching)
  expect(report.outcomes).toEqual({ clientCreated: 2, visitAdded: 2, visitRepeated: 0, held: 0 })
  expect(events).toEqual([
    'look',
    'write 1',
    'look',
    'done 1',
    'write 2',
    'look',
    'done 2',
    'write 3',
    'look',
    'done 3',
    'write 4',
    'done 4',
  ])
  expect([database.clients.size, report.drift]).toEqual([2, 0])
})

test('a storage that cannot overlap has one batch after the other', async () => {
  const { repository } = createWorld()
  const { events, watching } = watched(repository, async () => undefined)
  await importRows(repository, { ...watching, overlaps: false })
  const turn = (nth: number): readonly string[] => ['look', `write ${nth}`, `done ${nth}`]
  expect(events).toEqual([1, 2, 3, 4].flatMap(turn))
})

test('where the database makes the ids, each batch is looked up and planned once, after the one before it', async () => {
  const { repository } = createWorld()
  const { events, watching } = watched(repository, async () => undefined)
  const { assignIds: _, ...registry } = watching.registry
  await importRows(repository, { ...watching, registry })
  const turn = (nth: number): readonly string[] => ['look', `write ${nth}`, `done ${nth}`]
  expect(events).toEqual([1, 2, 3, 4].flatMap(turn))
})

test('when another writer was faster, its batch and the one planned over it are planned anew, once', async () => {
  const { repository, database } = createWorld()
  const { events, watching } = watched(repository, async (nth) => {
    if (nth !== 1) return
    await recordVisit({ phone: '97235 21333', store: 'CG Road', visitDate: '2024-05-06' }, { repository, ...INDIA })
  })
  const report = await importRows(repository, watching)
  // The visit entered by hand is that of row 2; the person is the one entered by hand.
  expect(report.outcomes).toEqual({ clientCreated: 1, visitAdded: 2, visitRepeated: 1, held: 0 })
  expect([database.clients.size, database.visits.size]).toEqual([2, 4])
  expect(events.slice(0, 9)).toEqual([
    'look',
    'write 1',
    'look',
    'done 1',
    'look',
    'write 2',
    'done 2',
    'look',
    'write 3',
  ])
  expect(report.drift).toBe(1)
})

test('an error that nobody can mend waits for what is under way, and applying again goes on', async () => {
  const { repository, database } = createWorld()
  const { events, watching } = watched(repository, async (nth) => {
    if (nth === 2) throw new Error('the connection is gone')
  })
  await expect(importRows(repository, watching)).rejects.toThrow('the connection is gone')
  expect(events.at(-1)).toBe('done 2')
  const [id = ''] = database.imports.keys()
  const done = await applyImport(id, { repository, batchSize: 1 })
  expect(done.outcomes).toEqual({ clientCreated: 2, visitAdded: 2, visitRepeated: 0, held: 0 })
  expect(await verifyImport(null, { repository })).toMatchObject({ ok: true })
})

test('a worker that lost its lease while it planned ahead writes no more', async () => {
  const { repository } = createWorld()
  const { events, watching } = watched(repository, async (nth) => {
    if (nth === 2) throw new FootfallError('lease-lost', 'taken over')
  })
  await expect(importRows(repository, watching)).rejects.toMatchObject({ code: 'lease-lost' })
  expect(events.filter((event) => event.startsWith('write'))).toEqual(['write 1', 'write 2'])
})

test('what drifted in the batch under way is told, too, when the caller stops', async () => {
  const { repository } = createWorld()
  const { importId } = await receiveImport(file(...ROWS), { repository, ...INDIA })
  const id = importId ?? ''
  const { digest } = await previewImport(id, { repository })
  const controller = new AbortController()
  const { watching } = watched(repository, async (nth) => {
    if (nth === 1) {
      await recordVisit({ phone: '97235 21333', store: 'CG Road', visitDate: '2024-05-06' }, { repository, ...INDIA })
    }
    // The second write is row 1 again; row 2, once a new visit and now a repeated one, is under way when the caller is heard.
    if (nth === 2) controller.abort()
  })
  const options = { digest: digest ?? undefined, batchSize: 1, signal: controller.signal }
  await expect(applyImport(id, { repository: watching, ...options })).rejects.toMatchObject({ code: 'aborted' })
  const report = await reportImport(id, { repository })
  expect(report).toMatchObject({ status: 'failed', outcomes: { visitAdded: 1, visitRepeated: 1 }, drift: 2 })
})

test('a visit that somebody records by hand for a client of this very import is met, not doubled', async () => {
  for (const overlaps of [true, false]) {
    const { repository, database } = createWorld()
    const { watching } = watched(repository, async (nth) => {
      if (nth !== 2) return
      // Rows 2 and 3 are of the client that row 1 has made.
      for (const visitDate of ['2024-05-06', '2024-05-09']) {
        await recordVisit({ phone: '97235 21333', store: 'CG Road', visitDate }, { repository, ...INDIA })
      }
    })
    const report = await importRows(repository, { ...watching, overlaps })
    expect(report.outcomes).toEqual({ clientCreated: 2, visitAdded: 0, visitRepeated: 2, held: 0 })
    expect([database.clients.size, database.visits.size]).toEqual([2, 4])
    // Row 3 was not planned yet when the visit was made, unless it was planned over row 2.
    expect(report.drift).toBeGreaterThan(0)
  }
})

test('a client that was to be made by the batch above a refused one is made once, at the first attempt', async () => {
  const { repository, database } = createWorld()
  const { events, watching } = watched(repository, async (nth) => {
    if (nth !== 1) return
    await recordVisit({ phone: '97235 21333', store: 'CG Road', visitDate: '2024-05-06' }, { repository, ...INDIA })
  })
  const rows = ['Asha,9723521333,,CG Road,13/5/2024,', 'Bhavin,9825012345,,Bopal,14/5/2024,']
  const report = await importRows(repository, watching, rows)
  expect(report.outcomes).toEqual({ clientCreated: 1, visitAdded: 1, visitRepeated: 0, held: 0 })
  expect([database.clients.size, database.visits.size]).toEqual([2, 3])
  // Row 1 is refused and written again; row 2, planned meanwhile as if it were there, is planned anew and written.
  expect(events.filter((event) => event.startsWith('write'))).toEqual(['write 1', 'write 2', 'write 3'])
})
