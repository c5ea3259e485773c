import type { KyselyOptions } from '@footfall/kysely-adapter'
import { z } from 'zod'

const name = z.string().min(1)

/** What a column may be given for each new row. JSON has no more. */
const fixed = z.record(name, z.union([z.string(), z.number(), z.boolean(), z.null()]))

const table = z.strictObject({
  table: name,
  idType: z.enum(['integer', 'uuid', 'string']).exactOptional(),
  idSqlType: name.exactOptional(),
  foreignKeys: z.boolean().exactOptional(),
  tenantColumn: name.exactOptional(),
  values: fixed.exactOptional(),
})

const clients = table.extend({
  columns: z.strictObject({
    id: name,
    name: z.union([name, z.tuple([name, name])]).exactOptional(),
    phone: name.exactOptional(),
    email: name.exactOptional(),
    updatedAt: name.exactOptional(),
  }),
  extra: z.record(name, name).exactOptional(),
})

const stores = table.extend({ columns: z.strictObject({ id: name, name }) })

const ownTables = z.strictObject({
  imports: name.exactOptional(),
  importRows: name.exactOptional(),
  importOutcomes: name.exactOptional(),
  clientIdentities: name.exactOptional(),
  clientVisits: name.exactOptional(),
  storeKeys: name.exactOptional(),
  clientSyncs: name.exactOptional(),
  clients: name.exactOptional(),
  stores: name.exactOptional(),
  migrations: name.exactOptional(),
})

/**
 * The part `crm` of `footfall.config.json`: the mapping onto tables of the CRM as {@link KyselyOptions} has it, without what JSON cannot
 * say (`compute`), and whose data it is.
 */
export const crmSchema = z.strictObject({
  clients: clients.exactOptional(),
  stores: stores.exactOptional(),
  tables: ownTables.exactOptional(),
  tenantId: z.string().exactOptional(),
})

/** A database of which nothing is known but what the mapping says. */
export type CrmTables = Record<string, Record<string, unknown>>

export type Crm = Pick<KyselyOptions<CrmTables>, keyof z.infer<typeof crmSchema>>
