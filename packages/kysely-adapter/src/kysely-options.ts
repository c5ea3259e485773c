import type { Environment } from '@footfall/core'
import type { Mapping } from './schema/mapping.ts'
import type { PgPool } from './session/copying-pool.ts'

export interface KyselyOptions<DB> extends Mapping<DB> {
  /**
   * Whose data this is; nothing of another tenant is seen. At most 64 characters, without a space at the end, NUL or a lone surrogate.
   * Case and accents tell tenants apart, whatever the collation of a `tenantColumn`. Default `''`, also for null; to be said where the
   * mapping has a `tenantColumn`.
   */
  readonly tenantId?: string | null
  /**
   * The pool of the package `pg` that the Kysely instance works on: rows are then written by COPY, which is faster. Needs the
   * package `pg-copy-streams`. Where the repository joins a transaction of yours, it writes as without it.
   */
  readonly pgPool?: PgPool
  /** Clock, ids and sleep; the real ones when left out. */
  readonly environment?: Environment
}
