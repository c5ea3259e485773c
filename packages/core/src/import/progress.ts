/** `waiting`: another import of the tenant, or a worker that was killed and whose lease runs out, is still before us. */
export type ImportPhase = 'receiving' | 'waiting' | 'resolving' | 'previewing' | 'applying'

/** How far a piece of long work is. */
export interface Progress {
  readonly phase: ImportPhase
  /** Rows done in this phase. */
  readonly rows: number
  /** Null while the source is still being received. */
  readonly totalRows: number | null
  /** Since the phase began; 0 before the first rows. */
  readonly rowsPerSecond: number
  /** An estimate from the rate so far; null where there is nothing to estimate from. */
  readonly secondsLeft: number | null
}

export type OnProgress = (progress: Progress) => void

/** Tells `onProgress` how a phase is going. `advance` takes the rows done since the last call. */
export const createMeter = (
  phase: ImportPhase,
  totalRows: number | null,
  now: () => Date,
  onProgress: OnProgress | undefined,
): { advance(rows: number): void } => {
  const begun = now().getTime()
  let done = 0
  return {
    advance(rows) {
      done += rows
      if (onProgress === undefined) return
      const seconds = (now().getTime() - begun) / 1000
      const rowsPerSecond = seconds > 0 ? done / seconds : 0
      const left = totalRows === null || rowsPerSecond === 0 ? null : (totalRows - done) / rowsPerSecond
      onProgress({ phase, rows: done, totalRows, rowsPerSecond, secondsLeft: left })
    },
  }
}
