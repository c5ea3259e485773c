import type { Ports } from '@footfall/core'
import type { Kysely, Transaction } from 'kysely'
import { createContext } from './create-context.ts'
import type { KyselyOptions } from './kysely-options.ts'
import { sqlLeases } from './leases.ts'
import { sqlLedger } from './ledger/sql-ledger.ts'
import { sqlRegistry } from './registry/sql-registry.ts'
import type { Context } from './schema/context.ts'
import { sqlTimeline } from './timeline.ts'

const portsOf = (context: Context): Ports => ({
  ledger: sqlLedger(context),
  leases: sqlLeases(context),
  registry: sqlRegistry(context),
  timeline: sqlTimeline(context),
  environment: context.session.environment,
  overlaps: context.session.overlaps,
  transaction: (work) => context.session.transaction((session) => work(portsOf({ ...context, session }))),
})

/**
 * The ports of core on a Kysely instance of the host. Its plugins do not reach our queries; given a transaction, everything
 * is part of it (and a deadlock is the caller's to retry). `transaction(work)` runs `work` again after a deadlock.
 */
export const kyselyPorts = <DB>(db: Kysely<DB> | Transaction<DB>, options: NoInfer<KyselyOptions<DB>> = {}): Ports =>
  portsOf(createContext(db, options))
