/** The events that a host can listen to. Ids and counts only; a new meaning gets a new `version`. */
export const EVENT_NAMES = [
  'import.received',
  'import.needs-options',
  'import.queued',
  'import.completed',
  'import.stopped',
  'import.discarded',
  'import.replayed',
  'row.fixed',
  'visit.recorded',
] as const
export type EventName = (typeof EVENT_NAMES)[number]

export interface ImportEvent {
  readonly name: EventName
  readonly version: 1
  /** ISO 8601, UTC. */
  readonly at: string
  readonly tenantId: string | null
  /** Null for what the runner did on its own. */
  readonly actorId: string | null
  readonly importId: string | null
  readonly facts: Readonly<Record<string, string | number | boolean | null>>
}

export type OnEvent = (event: ImportEvent) => void | Promise<void>
