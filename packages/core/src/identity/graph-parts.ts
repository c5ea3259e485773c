import type { ChunkedList } from './chunked-list.ts'
import type { Claims } from './claims.ts'
import type { IdentityIndex } from './identity-index.ts'
import type { ResolutionPolicy } from './resolution-policy.ts'
import type { RowContents } from './row-contents.ts'
import type { RowLog } from './row-log.ts'

/** What the rows of one import amount to, as far as who is who goes. Made by pass 1, and kept until the import is done. */
export interface GraphParts {
  readonly policy: ResolutionPolicy
  readonly index: IdentityIndex
  readonly log: RowLog
  /** Row numbers of the log's rows; empty where nobody asks. */
  readonly logRows: ChunkedList<Uint32Array>
  /** For `demote`: the names of the log's rows, or {@link HELD}. */
  readonly logNames: ChunkedList<Uint32Array>
  readonly claims: Claims
  readonly contents: RowContents
  readonly stores: ReadonlySet<string>
}

/** In `logNames`: the row is held. */
export const HELD = 0xffffffff
