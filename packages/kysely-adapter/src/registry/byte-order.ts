/**
 * Compares two texts by their code units, or two numbers: one order for all who write keys, so that those who write the same ones wait
 * for each other instead of deadlocking.
 */
export const byteOrder = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
