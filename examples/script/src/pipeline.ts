import { createReadStream } from 'node:fs'
import { keysOf, planImport, readRows } from '@footfall/core'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import { nodeSqliteDialect } from '@footfall/kysely-adapter/node-sqlite'
import { Kysely } from 'kysely'

/** Reads a file, plans it against what the database knows, and applies the plan: each step a plain value. */
export const importFile = async (path: string, databasePath: string) => {
  const db = new Kysely({ dialect: nodeSqliteDialect(databasePath) })
  try {
    await migrate(db)
    const repository = kyselyRepository(db)

    const rows = await readRows(createReadStream(path), { defaultCountry: 'IN' })
    const known = await repository.findKnown(keysOf(rows))
    const plan = planImport(rows, known)
    await repository.applyPlan(plan)

    return plan.summary
  } finally {
    await db.destroy()
  }
}
