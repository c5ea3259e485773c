import type { Repository } from '../ports/repository.ts'
import type { SealedImport } from './find-import.ts'
import type { HeldLease } from './lease.ts'
import type { OnProgress } from './progress.ts'
import type { RowReader } from './row-reader.ts'

/** A piece of work on one import, as its steps share it. */
export interface ImportWork {
  readonly record: SealedImport
  readonly repository: Repository
  readonly reader: RowReader
  readonly lease: HeldLease | null
  readonly signal: AbortSignal | undefined
  readonly onProgress: OnProgress | undefined
}
