import type { EntryFilter, Ledger, LedgerEntry } from '../ports/ledger.ts'
import { throwIfAborted } from './abort.ts'

/** The records of an import in row order, page after page; each page is read when it is asked for. */
export const walkEntries = async function* (
  ledger: Ledger,
  importId: string,
  { limit, outcome }: Pick<EntryFilter, 'limit' | 'outcome'>,
  signal?: AbortSignal,
): AsyncGenerator<readonly LedgerEntry[]> {
  for (let after = 0; ; ) {
    throwIfAborted(signal)
    const entries = await ledger.entries(importId, { after, limit, outcome })
    if (entries.length > 0) yield entries
    if (entries.length < limit) return
    after = entries.at(-1)?.row.rowNumber ?? after
  }
}
