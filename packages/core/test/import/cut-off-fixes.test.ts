import { expect, test } from 'vitest'
import {
  applyImport,
  findAsked,
  fixRow,
  heldCsv,
  type Repository,
  receiveImport,
  replayImport,
  reportImport,
  runImport,
  verifyImport,
} from '../../src/index.ts'
import { bytes, codeOf, createWorld, EXAMPLE, file } from './world.ts'

const INDIA = { defaultCountry: 'IN' }
/** More held rows than one batch of the reader has, and more bytes than it looks at before the first one. */
const HELD = Array.from({ length: 1_500 }, (_, at) => `V,98250${10_000 + at},,CG Road,31/2/2024,${'m'.repeat(1_000)}`)

const imported = async (held: readonly string[]) => {
  const { repository } = createWorld()
  const { importId } = await runImport(file(...EXAMPLE, ...held), { repository, ...INDIA })
  return { repository, importId: importId ?? '' }
}

/** Dies where applying begins: after the fix was appended, before it has an outcome. */
const dying = (repository: Repository): Repository => ({
  ...repository,
  registry: {
    ...repository.registry,
    syncIdentities: async () => {
      throw new Error('killed')
    },
  },
})

const goOn = async (repository: Repository): Promise<readonly string[]> => {
  const asked = await findAsked({ repository })
  for (const { importId } of asked) await applyImport(importId, { repository })
  return asked.map(({ importId }) => importId)
}

test('law 2: a fix that was cut off before it was applied is found at the next start, and applied', async () => {
  const { repository, importId } = await imported(HELD.slice(0, 1))
  const fix = { visitDate: '28/2/2024' }
  await expect(fixRow(importId, 4, fix, { repository: dying(repository) })).rejects.toThrow('killed')
  expect((await reportImport(importId, { repository })).status).not.toBe('completed')
  expect(await goOn(repository)).toEqual([importId])
  expect((await reportImport(importId, { repository })).outcomes).toMatchObject({ clientCreated: 3, held: 0 })
  expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })
})

/** The file of held rows, their dates fixed. */
const fixedCsv = async (importId: string, repository: Repository): Promise<string> => {
  let csv = ''
  for await (const chunk of heldCsv(importId, { repository })) csv += chunk
  return csv.replaceAll('31/2/2024', '28/2/2024')
}

/** Most of a file, until its sender goes away. */
const cut = async function* (text: string): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length * 0.95; at += 10_000) yield* bytes(text.slice(at, at + 10_000))
  throw new Error('gone')
}

test('law 2: a replay whose sender went away half way is found, and what it had fixed is applied', async () => {
  const { repository, importId } = await imported(HELD)
  const fixed = await fixedCsv(importId, repository)
  await expect(replayImport(importId, cut(fixed), { repository })).rejects.toThrow('gone')
  const stopped = await reportImport(importId, { repository })
  expect([stopped.status, stopped.error?.code]).toEqual(['failed', 'replay-incomplete'])
  expect(await goOn(repository)).toEqual([importId])
  const after = await reportImport(importId, { repository })
  expect(after).toMatchObject({ status: 'completed', error: null })
  expect(after.outcomes.held).toBeGreaterThan(0)
  expect(after.outcomes.held).toBeLessThan(HELD.length)
  expect(await verifyImport(importId, { repository })).toMatchObject({ ok: true })

  // The same file once more, whole: what is fixed is told, the rest is fixed now.
  const { applied, report } = await replayImport(importId, bytes(fixed), { repository })
  expect([applied, report.outcomes.held]).toEqual([after.outcomes.held, 0])
})

test('that the sender went away is told, though the import cannot be marked as failed', async () => {
  const { repository, importId } = await imported(HELD)
  const { ledger } = repository
  const unmarked: Repository = {
    ...repository,
    ledger: {
      ...ledger,
      async update(id, change, from) {
        if (change.status === 'failed') throw new Error('connection lost')
        return ledger.update(id, change, from)
      },
    },
  }
  const replayed = replayImport(importId, cut(await fixedCsv(importId, repository)), { repository: unmarked })
  await expect(replayed).rejects.toThrow('gone')
})

test('a replay to an import that was never applied applies nothing', async () => {
  const { repository } = createWorld()
  const { importId } = await receiveImport(file(...EXAMPLE, ...HELD.slice(0, 1)), { repository, ...INDIA })
  const replayed = replayImport(importId ?? '', bytes('footfall_row,Store\n1,X\n'), { repository })
  expect(await codeOf(replayed)).toBe('import-state')
  expect((await reportImport(importId ?? '', { repository })).status).toBe('received')
})
