import type { ReadLimits } from './record.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** What {@link ReadLimits} are when nothing is said. */
export const DEFAULT_READ_LIMITS: ReadLimits = {
  maxRecordBytes: MIB,
  maxFieldBytes: 64 * KIB,
  maxColumns: 2_000,
  maxHeaderBytes: MIB,
  maxHeldBytes: 64 * MIB,
}

/** The given limits over the defaults; a limit that was given as `undefined` is the default. */
export function readLimits(given: Partial<ReadLimits> = {}): ReadLimits {
  return {
    maxRecordBytes: given.maxRecordBytes ?? DEFAULT_READ_LIMITS.maxRecordBytes,
    maxFieldBytes: given.maxFieldBytes ?? DEFAULT_READ_LIMITS.maxFieldBytes,
    maxColumns: given.maxColumns ?? DEFAULT_READ_LIMITS.maxColumns,
    maxHeaderBytes: given.maxHeaderBytes ?? DEFAULT_READ_LIMITS.maxHeaderBytes,
    maxHeldBytes: given.maxHeldBytes ?? DEFAULT_READ_LIMITS.maxHeldBytes,
  }
}
