import type { OnProgress } from '@footfall/core'
import type { Io } from './io.ts'

type Progress = Parameters<OnProgress>[0]

const count = (value: number): string => Math.round(value).toLocaleString('en-GB')

/** One line about how far the work is. */
export const formatProgress = ({ phase, rows, totalRows, rowsPerSecond, secondsLeft }: Progress): string => {
  if (phase === 'waiting') return 'waiting: another import is being applied, or one was cut off less than a minute ago'
  const parts = [totalRows === null ? `${count(rows)} rows` : `${count(rows)} of ${count(totalRows)} rows`]
  if (rowsPerSecond > 0) parts.push(`${count(rowsPerSecond)} rows/s`)
  if (secondsLeft !== null) parts.push(`${count(secondsLeft)} s left`)
  return `${phase}: ${parts.join(', ')}`
}

const MS_BETWEEN_LINES = 100
const CLEAR_LINE = '\r\u001B[2K'

/** Shows progress on one line of the terminal, or not at all where there is none. `done` wipes it. */
export const createProgressLine = (io: Io): { readonly onProgress: OnProgress; done(): Promise<void> } => {
  if (!io.showsProgress) return { onProgress: () => undefined, done: async () => undefined }
  let shownAt = 0
  return {
    onProgress: (progress) => {
      const now = performance.now()
      if (now - shownAt < MS_BETWEEN_LINES) return
      shownAt = now
      void io.err(`${CLEAR_LINE}${formatProgress(progress)}`)
    },
    done: () => io.err(CLEAR_LINE),
  }
}
