import { type Environment, FootfallError, type Ports } from '@footfall/core'
import type { Kysely } from 'kysely'
import { detectDialect } from './dialect/detect-dialect.ts'
import { sqlLeases } from './leases.ts'
import { sqlLedger } from './ledger/sql-ledger.ts'
import { sqlRegistry } from './registry/sql-registry.ts'
import type { Context } from './schema/context.ts'
import { resolveLayout } from './schema/layout.ts'
import type { Mapping } from './schema/mapping.ts'
import { createSession } from './session/session.ts'
import { systemEnvironment } from './system-environment.ts'
import { sqlTimeline } from './timeline.ts'

export interface KyselyOptions<DB> extends Mapping<DB> {
  /** Whose data this is, at most 64 characters; nothing of another tenant is seen. Default `''`. */
  readonly tenantId?: string
  /** Clock, ids and sleep; the real ones when left out. */
  readonly environment?: Environment
}

const portsOf = (context: Context): Ports => ({
  ledger: sqlLedger(context),
  leases: sqlLeases(context),
  registry: sqlRegistry(context),
  timeline: sqlTimeline(context),
  environment: context.session.environment,
  transaction: (work) => context.session.transaction((session) => work(portsOf({ ...context, session }))),
})

/**
 * The ports of core on a Kysely instance of the host. Its plugins do not reach our queries; given a transaction, everything
 * is part of it (and a deadlock is the caller's to retry). `transaction(work)` runs `work` again after a deadlock.
 */
export const kyselyPorts = <DB>(db: Kysely<DB>, options: KyselyOptions<DB> = {}): Ports => {
  const { tenantId = '', environment = systemEnvironment } = options
  if (tenantId.length > 64) {
    throw new FootfallError('options-invalid', 'A tenant id has at most 64 characters.', { option: 'tenantId' })
  }
  const layout = resolveLayout(options)
  for (const part of ['clients', 'stores'] as const) {
    if (tenantId === '' || layout[part].tenantColumn !== null) continue
    throw new FootfallError(
      'options-invalid',
      `The mapping of ${part} needs a tenantColumn: the repository has a tenant.`,
      {
        option: `${part}.tenantColumn`,
      },
    )
  }
  const dialect = options.dialect ?? detectDialect(db)
  const session = createSession(db, { dialect, environment, lockTable: layout.tables.imports })
  return portsOf({ session, layout, tenantId })
}
