import type { Session } from '../session/session.ts'
import type { Layout } from './layout.ts'

/** What every port of the adapter works on. */
export interface Context {
  readonly session: Session
  readonly layout: Layout
  /** No query goes without it. */
  readonly tenantId: string
}
