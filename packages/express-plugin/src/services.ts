import type { ImportOptions, JourneySource, JourneyTexts, Repository } from '@footfall/core'
import type { EventName, ImportEvent } from './events.ts'
import type { IdempotencyStore } from './idempotency/store.ts'
import type { Limits } from './limits.ts'
import type { Logger } from './logger.ts'
import type { ProgressHub } from './progress/hub.ts'
import type { Runner } from './runner/runner.ts'
import type { Gate } from './upload/gate.ts'

/** On whose behalf something happens. */
export interface Caller {
  readonly tenantId: string | null
  readonly actorId: string | null
}

export type Emit = (name: EventName, caller: Caller, importId: string | null, facts?: ImportEvent['facts']) => void

/** What the routes share. */
export interface Services {
  readonly limits: Limits
  readonly logger: Logger
  readonly emit: Emit
  readonly runner: Runner
  readonly hub: ProgressHub
  readonly idempotency: IdempotencyStore
  readonly uploads: Gate
  readonly streams: Gate
  readonly defaults: ImportOptions
  readonly journeySources: (caller: Caller) => readonly JourneySource[]
  readonly journeyTexts: JourneyTexts | undefined
  readonly repositoryOf: (caller: Caller) => Promise<Repository>
}
