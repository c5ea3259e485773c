import { expect, test } from 'vitest'
import { applyImport, previewImport, receiveImport, recordVisit } from '../../src/index.ts'
import type { Repository } from '../../src/ports/repository.ts'
import { createWorld, file } from './world.ts'

const INDIA = { defaultCountry: 'IN', dateOrder: 'DMY' } as const
const ASHA = { name: 'Asha', phone: '97235 21333', visitDate: '2024-05-01' }
const ROWS = ['Asha,9723521333,,CG Road,6/5/2024,', 'Bhavin,9723521334,,CG Road,6/5/2024,']

class ConnectionLost extends Error {}

/**
 * Stops while the first of two batches is being written, whose row deviates from the preview: its visit was recorded by hand once
 * applying had begun.
 */
const stopBesideDrift = async (seen: (storage: Repository) => Repository) => {
  const { repository: storage } = createWorld()
  await recordVisit({ ...ASHA, store: 'Maninagar' }, { repository: storage, ...INDIA })
  const { importId } = await receiveImport(file(...ROWS), { repository: storage, ...INDIA })
  const id = importId ?? ''
  const { digest } = await previewImport(id, { repository: storage })
  if (digest === null) throw new RangeError('Nothing is open.')
  const controller = new AbortController()
  const given = seen(storage)
  const repository: Repository = {
    ...given,
    overlaps: true,
    async transaction(work) {
      const result = await given.transaction(work)
      if ((await storage.ledger.find(id))?.status === 'applying' && !controller.signal.aborted) {
        await recordVisit({ ...ASHA, store: 'CG Road', visitDate: '2024-05-06' }, { repository: storage, ...INDIA })
      }
      return result
    },
    registry: {
      ...given.registry,
      async apply(batch) {
        controller.abort()
        return given.registry.apply(batch)
      },
    },
  }
  const applying = applyImport(id, { repository, digest, batchSize: 1, signal: controller.signal })
  await expect(applying).rejects.toMatchObject({ code: 'aborted' })
  return storage.ledger.find(id)
}

test('what deviated in the batch that was under way when the caller stopped is noted', async () => {
  expect(await stopBesideDrift((storage) => storage)).toMatchObject({ status: 'failed', drift: 1 })
})

test('that it cannot be noted does not hide that the caller stopped', async () => {
  let refused = 0
  const isDrift = (change: object): boolean => 'drift' in change
  const record = await stopBesideDrift(({ ledger, ...rest }) => ({
    ...rest,
    ledger: {
      ...ledger,
      async update(id, change, from) {
        if (!isDrift(change)) return ledger.update(id, change, from)
        refused++
        throw new ConnectionLost()
      },
    },
  }))
  expect(refused).toBe(1)
  expect(record).toMatchObject({ status: 'failed', drift: 0 })
})
