import { FootfallError } from '@footfall/core'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { detectDialect } from './dialect/detect-dialect.ts'
import { isStorable } from './dialect/storable.ts'
import type { KyselyOptions } from './kysely-options.ts'
import type { Context } from './schema/context.ts'
import { type Layout, resolveLayout } from './schema/layout.ts'
import { hostNames } from './schema/names.ts'
import { copyingPool } from './session/copying-pool.ts'
import { createSession } from './session/session.ts'
import { systemEnvironment } from './system-environment.ts'

const LONGEST_TENANT = 64

/** Who maps a tenant's column and forgets the tenant would write, and read, what is nobody's. */
const requireTenant = (layout: Layout): void => {
  for (const part of ['clients', 'stores'] as const) {
    if (layout[part].owned || layout[part].tenantColumn === null) continue
    throw new FootfallError(
      'options-invalid',
      `The mapping of ${part} has a tenantColumn: say whose data this is, by tenantId ('' for none).`,
      { option: 'tenantId' },
    )
  }
}

const checkTenant = (tenantId: string, layout: Layout): void => {
  if (tenantId.length > LONGEST_TENANT) {
    throw new FootfallError('options-invalid', `A tenant id has at most ${LONGEST_TENANT} characters.`, {
      option: 'tenantId',
    })
  }
  // MariaDB and MySQL take 'a ' for 'a' in a key; what not every database can keep is not the same tenant everywhere.
  if (tenantId.endsWith(' ') || !isStorable(tenantId)) {
    throw new FootfallError('options-invalid', 'A tenant id ends with no space and holds no NUL or lone surrogate.', {
      option: 'tenantId',
    })
  }
  for (const part of ['clients', 'stores'] as const) {
    if (tenantId === '' || layout[part].tenantColumn !== null) continue
    throw new FootfallError(
      'options-invalid',
      `The mapping of ${part} needs a tenantColumn: the repository is bound to a tenant.`,
      { option: `${part}.tenantColumn` },
    )
  }
}

/** What the ports work on, from what the host gives. */
export const createContext = <DB>(db: Kysely<DB> | Transaction<DB>, options: NoInfer<KyselyOptions<DB>>): Context => {
  const { environment = systemEnvironment } = options
  const tenantId = options.tenantId ?? ''
  const dialect = options.dialect ?? detectDialect(db)
  const layout = resolveLayout(options, dialect, hostNames(db, dialect))
  if ((options.tenantId ?? null) === null) requireTenant(layout)
  checkTenant(tenantId, layout)
  const { pgPool } = options
  if (pgPool !== undefined && dialect !== 'postgres') {
    throw new FootfallError('options-invalid', 'Only PostgreSQL has a pgPool: leave it out.', {
      option: 'pgPool',
      dialect,
    })
  }
  // A transaction of the host stays on its own connection.
  const copies = pgPool !== undefined && !db.isTransaction
  const instance = copies ? new Kysely<DB>({ dialect: new PostgresDialect({ pool: copyingPool(pgPool) }) }) : db
  const session = createSession(instance, { dialect, environment, lockTable: layout.tables.imports, copies })
  return { session, layout, tenantId }
}
