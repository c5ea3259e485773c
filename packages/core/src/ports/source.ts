import type { ImportSeal } from './seal.ts'

/** An entry of the source with its bytes as base64, so that a plan stays plain JSON. */
export interface SourceEntry {
  /** 0 for what is not a record, as in the ledger. */
  readonly rowNumber: number
  readonly revision: number
  readonly line: number
  readonly start: number
  readonly end: number
  readonly rawBase64: string
}

/** A source that was read whole: what the ledger needs to keep it. Plain JSON. */
export interface ImportSource {
  readonly name: string
  readonly seal: ImportSeal
  readonly entries: readonly SourceEntry[]
}
