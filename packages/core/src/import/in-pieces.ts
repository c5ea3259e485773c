import type { Environment } from '../ports/repository.ts'

/** Rows of one piece: a millisecond or two of work. A batch that is being written waits for some twenty answers of ours. */
const PIECE = 100

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
