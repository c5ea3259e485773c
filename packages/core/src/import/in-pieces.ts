import type { Environment, Repository } from '../ports/repository.ts'

/** Rows of one piece: a millisecond or two of work. A batch that is being written waits for some twenty answers of ours. */
const PIECE = 100

/** What lets others go on between two pieces; nothing, where the storage cannot overlap: nobody waits for us meanwhile. */
export const pauseOf = ({ overlaps, environment }: Pick<Repository, 'overlaps' | 'environment'>) =>
  overlaps === true ? environment : NO_PAUSE

const NO_PAUSE: Pick<Environment, 'sleep'> = { sleep: async () => undefined }

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
