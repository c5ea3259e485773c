import type { Environment } from '@footfall/core'
import type { Mapping } from './schema/mapping.ts'

export interface KyselyOptions<DB> extends Mapping<DB> {
  /** Whose data this is, at most 64 characters; nothing of another tenant is seen. Default `''`. */
  readonly tenantId?: string
  /** Clock, ids and sleep; the real ones when left out. */
  readonly environment?: Environment
}
