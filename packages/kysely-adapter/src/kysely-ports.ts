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
  inTransaction: context.session.inTransaction,
  transaction: (work) => context.session.transaction((session) => work(portsOf({ ...context, session }))),
})

/**
 * The ports of core on a Kysely instance of the host. Its plugins say how the names of the mapping are written (`CamelCasePlugin`,
 * `withSchema`), and do not reach our queries. A deadlock, a lock timeout or a busy database is retried, and `transaction(work)` then
 * runs all of `work` again.
 *
 * Given a transaction of the host, everything is part of it. What is asked of it at once is done one after the other; statements of
 * the host's own have to wait for the answer, since work of ours that is refused goes back to where it began. While another import of
 * the tenant is being applied, it is refused with `lease-busy`: waiting in a transaction would keep that one from ending.
 *
 * Only the host can run it again: it is told the driver's own error (PostgreSQL `40P01`, `40001` and `55P03`; MySQL and MariaDB 1213,
 * 1205 and 1020), or `transaction-lost`. MySQL and MariaDB roll back all of the transaction in a deadlock: whatever is asked of these
 * ports afterwards is refused, since it would be committed by itself.
 */
export const kyselyPorts = <DB>(db: Kysely<DB> | Transaction<DB>, options: NoInfer<KyselyOptions<DB>> = {}): Ports =>
  portsOf(createContext(db, options))
