import { createImportRouter, type ImportRouter } from '@footfall/express-plugin'
import { kyselyRepository, migrate } from '@footfall/kysely-adapter'
import express, { type Express } from 'express'
import type { Kysely } from 'kysely'
import { callsOf } from './calls.ts'
import type { Crm } from './tables.ts'

/** The CRM's app with imports and the journey below `/crm`. */
export const createApp = async (
  db: Kysely<Crm>,
): Promise<{ readonly app: Express; readonly imports: ImportRouter }> => {
  const app = express()

  const mapping = {
    clients: {
      table: 'customers',
      idType: 'integer',
      columns: { id: 'customer_id', name: 'full_name', phone: 'mobile', email: 'email' },
    },
    stores: { table: 'branches', idType: 'integer', columns: { id: 'branch_id', name: 'title' } },
  } as const
  await migrate(db, mapping)
  const imports = createImportRouter({
    repository: kyselyRepository(db, mapping),
    // Your own login goes here: this one knows a single token. Null is answered with 401.
    authorize: (req) => (req.headers.authorization === 'Bearer demo' ? { can: () => true } : null),
    defaults: { defaultCountry: 'IN' },
    journeySources: [callsOf(db)],
  })
  app.use('/crm', imports)
  await imports.runner.start()

  return { app, imports }
}
