import { applyImport, keysOf, planImport, readRows, receiveImport, runImport } from '@footfall/core'
import { describe, expect, it } from 'vitest'
import { kyselyRepository } from '../src/kysely-repository.ts'
import { databaseKinds } from './databases.ts'
import { freshDatabase } from './fresh-database.ts'
import { csv } from './host-dialect.ts'

const INDIA = { defaultCountry: 'IN' }
const FILE = csv('Name,Phone,Store,Visit Date\nAsha,9825000001,CG Road,2024-05-01\n')

describe.each(await databaseKinds())(
  'an import in a transaction of the host on $name, while another is at work',
  (kind) => {
    const fresh = freshDatabase(kind)

    it('is told so at once, and the other one loses nothing (law 8)', async () => {
      const repository = kyselyRepository(fresh.db)
      const { importId } = await receiveImport(FILE, { repository, ...INDIA })
      const id = importId ?? ''
      const fence = await repository.leases.acquire(id, 60_000)
      const renew = () => repository.leases.renew(id, fence ?? 0, 60_000)
      const isServer = fresh.database.address?.includes('://') === true
      const renewed = await fresh.db.transaction().execute(async (trx) => {
        const inside = kyselyRepository(trx)
        await expect(runImport(FILE, { repository: inside, ...INDIA })).rejects.toMatchObject({ code: 'lease-busy' })
        await expect(applyImport(id, { repository: inside })).rejects.toMatchObject({ code: 'lease-busy' })
        const rows = await readRows(FILE, INDIA)
        const plan = planImport(rows, await inside.findKnown(keysOf(rows)))
        await expect(inside.applyPlan(plan)).rejects.toMatchObject({ code: 'lease-busy' })
        // A server has other connections, and on them the holder goes on while this transaction is open.
        return isServer ? renew() : null
      })
      expect(renewed ?? (await renew())).toBe(true)
      await repository.leases.release(id, fence ?? 0)
      expect(await applyImport(id, { repository })).toMatchObject({ status: 'completed' })
    })
  },
)
