import type { RowLog } from './row-log.ts'

/** An identity that meets more distinct others than the limit, by its number. */
export interface SharedNumber {
  readonly number: number
  /** Distinct identities that it meets. */
  readonly others: number
  /** Ordinals in the log of the first rows that have it. */
  readonly rows: readonly number[]
}

const ROWS_NAMED = 10

/**
 * Finds the identities that meet more than `limit` distinct others, exactly. Only those that meet that many with repeats
 * are looked at closely, so the memory is 4 bytes an identity and 4 a row of a suspect.
 */
export const findShared = (log: RowLog, size: number, limit: number): readonly SharedNumber[] => {
  // 1. An upper bound: others met on each row, repeats included.
  const met = new Uint32Array(size)
  log.each((numbers) => {
    for (const number of numbers) met[number] = Math.min(0xffffffff, (met[number] ?? 0) + numbers.length - 1)
  })

  // 2. The rows of those that it does not clear.
  const rowsOf = new Map<number, { readonly starts: number[]; readonly ordinals: number[] }>()
  log.each((numbers, start, ordinal) => {
    for (const number of numbers) {
      if ((met[number] ?? 0) <= limit) continue
      let rows = rowsOf.get(number)
      if (rows === undefined) {
        rows = { starts: [], ordinals: [] }
        rowsOf.set(number, rows)
      }
      rows.starts.push(start)
      if (rows.ordinals.length < ROWS_NAMED) rows.ordinals.push(ordinal)
    }
  })

  // 3. Each of them counted, with its number as the mark of what was counted already.
  const marks = met.fill(0)
  const row: number[] = []
  const shared: SharedNumber[] = []
  for (const [number, { starts, ordinals }] of rowsOf) {
    let others = 0
    for (const start of starts) {
      log.read(start, row)
      for (const other of row) {
        if (other === number || marks[other] === number + 1) continue
        marks[other] = number + 1
        others++
      }
    }
    if (others > limit) shared.push({ number, others, rows: ordinals })
  }
  return shared
}
