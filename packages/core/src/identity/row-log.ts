import { uint32List } from './chunked-list.ts'

const LAST = 0x80000000

/** The identity numbers of rows that have several, in the order of feeding: 4 bytes a number. */
export interface RowLog {
  /** `numbers` must not be empty. */
  push(numbers: readonly number[]): void
  /**
   * Calls `visit` with each row's numbers, its start in the log, and its ordinal. The array is reused: copy what is kept.
   */
  each(visit: (numbers: readonly number[], start: number, ordinal: number) => void): void
  /** The numbers of the row that starts there, into `into`. */
  read(start: number, into: number[]): void
  readonly bytes: number
}

export const createRowLog = (): RowLog => {
  const list = uint32List()

  const read = (start: number, into: number[]): number => {
    into.length = 0
    for (let at = start; at < list.length; at++) {
      const entry = list.get(at)
      into.push((entry & ~LAST) >>> 0)
      if (entry >= LAST) return at + 1
    }
    return list.length
  }

  return {
    push(numbers) {
      const last = numbers.length - 1
      for (let at = 0; at < last; at++) list.push(numbers[at] ?? 0)
      list.push(((numbers[last] ?? 0) | LAST) >>> 0)
    },
    each(visit) {
      const numbers: number[] = []
      let ordinal = 0
      for (let start = 0; start < list.length; ordinal++) {
        const end = read(start, numbers)
        visit(numbers, start, ordinal)
        start = end
      }
    },
    read,
    get bytes() {
      return list.bytes
    },
  }
}
