import { createRepository, type Repository } from '@footfall/core'
import type { Kysely, Transaction } from 'kysely'
import type { KyselyOptions } from './kysely-options.ts'
import { kyselyPorts } from './kysely-ports.ts'

/**
 * Footfall's storage on a Kysely instance of the host. The tables must be there: see {@link migrate}. Without `clients` and
 * `stores` Footfall keeps these in tables of its own.
 *
 * @example
 * const repository = kyselyRepository(db, {
 *   clients: { table: 'customers', columns: { id: 'customer_id', name: 'full_name', phone: 'mobile', email: 'email' } },
 *   stores: { table: 'branches', columns: { id: 'branch_id', name: 'title' } },
 * })
 */
export const kyselyRepository = <DB>(
  db: Kysely<DB> | Transaction<DB>,
  options: NoInfer<KyselyOptions<DB>> = {},
): Repository => createRepository(kyselyPorts(db, options))
