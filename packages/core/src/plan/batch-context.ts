import type { Resolution } from '../identity/resolution.ts'
import type { Drafts } from './drafts.ts'
import type { OwnClients } from './own-clients.ts'
import type { PlanPolicy } from './plan.ts'

/** What the planning of one batch builds on. */
export interface BatchContext {
  readonly resolution: Resolution
  readonly policy: PlanPolicy
  readonly drafts: Drafts
  readonly own: OwnClients
}
