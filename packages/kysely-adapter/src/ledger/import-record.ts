import type { ImportRecord, ImportStatus } from '@footfall/core'
import { type RawBuilder, sql } from 'kysely'

/** A line of `imports` as the drivers give it. */
export interface ImportLine {
  readonly id: string
  readonly status: ImportStatus
  readonly source_name: string
  readonly created_at: string
  readonly completed_at: string | null
  readonly seal: string | null
  readonly error: string | null
  readonly drift: number | string
}

export const IMPORT_COLUMNS: RawBuilder<unknown> = sql`id, status, source_name, created_at, completed_at, seal, error, drift`

export const importRecord = (line: ImportLine): ImportRecord => ({
  id: line.id,
  status: line.status,
  sourceName: line.source_name,
  createdAt: line.created_at,
  seal: line.seal === null ? null : JSON.parse(line.seal),
  completedAt: line.completed_at,
  error: line.error === null ? null : JSON.parse(line.error),
  drift: Number(line.drift),
})
