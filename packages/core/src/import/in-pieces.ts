import type { Environment } from '../ports/repository.ts'

/** Rows of one piece: some milliseconds of work. */
const PIECE = 500

/**
 * Works on a list piece by piece and lets others go on in between: a batch that is being written needs an answer of ours between
 * two tables, and the database waits for it.
 */
export const inPieces = async <T>(
  { sleep }: Pick<Environment, 'sleep'>,
  items: readonly T[],
  work: (piece: readonly T[]) => void,
): Promise<void> => {
  for (let from = 0; from < items.length; from += PIECE) {
    if (from > 0) await sleep(0)
    work(items.slice(from, from + PIECE))
  }
}
