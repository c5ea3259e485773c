/**
 * Compares two texts by their code units: one order for all who write keys, so that those who write the same ones wait
 * for each other instead of deadlocking.
 */
export const byteOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
