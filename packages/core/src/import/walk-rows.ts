import type { EntryFilter, LedgerEntry } from '../ports/ledger.ts'
import type { Row } from '../row/row.ts'
import type { ImportWork } from './import-work.ts'
import { inPieces, pauseOf } from './in-pieces.ts'
import { readAhead } from './read-ahead.ts'
import { walkEntries } from './walk-entries.ts'

export interface RowsPage {
  readonly entries: readonly LedgerEntry[]
  /** The same, normalised. */
  readonly rows: readonly Row[]
}

/**
 * The rows of an import in row order, page after page, normalised. Where the storage can overlap, a page is read and normalised
 * while the one before it is worked on; else when it is asked for.
 */
export const walkRows = (
  { record, repository, reader, signal }: ImportWork,
  pages: Pick<EntryFilter, 'limit' | 'outcome'>,
): AsyncGenerator<RowsPage> => {
  const pause = pauseOf(repository)
  const normalised = async function* (): AsyncGenerator<RowsPage> {
    for await (const entries of walkEntries(repository.ledger, record.id, pages, signal)) {
      const rows: Row[] = []
      await inPieces(pause, entries, (piece) => {
        for (const row of reader.rows(piece.map(({ row }) => row))) rows.push(row)
      })
      yield { entries, rows }
    }
  }
  return repository.overlaps === true ? readAhead(normalised()) : normalised()
}
