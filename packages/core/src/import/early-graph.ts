import { createIdentityGraph, type IdentityGraph } from '../identity/identity-graph.ts'
import type { Environment } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { countryDateOrder } from '../row/country-date-order.ts'
import { type DateEvidence, decideDateOrder } from '../row/decide-date-order.ts'
import { throwIfAborted } from './abort.ts'
import type { SealedImport } from './find-import.ts'
import { inPieces } from './in-pieces.ts'
import { type CheckedOptions, policyOf, rowOptionsOf } from './options.ts'
import type { Onlooker } from './read-source.ts'
import { createRowReader, type RowBasis, type RowReader } from './row-reader.ts'

/**
 * The graph of an import's identities, made while its source is received: who applies it in the same run needs not read all of
 * its rows again for that.
 */
export interface EarlyGraph extends Onlooker {
  /**
   * The graph of these very rows under the import's sealed options, or null where only the ledger can tell: the import has been
   * applied or changed since, or its dates turned out to be written in another order. It is handed out once.
   */
  take(record: SealedImport): IdentityGraph | null
  /** Gives up what was seen. */
  forget(): void
}

export interface EarlyGraphHooks {
  /** As for `readSource`. */
  readonly today: string | null
  readonly pause: Pick<Environment, 'sleep'>
  readonly signal?: AbortSignal | undefined
}

/** What an answer may change between receiving and applying, of all that rows and people depend on. */
const basisOf = ({ mapping, rowOptions, policy }: Pick<ImportSeal, 'mapping' | 'rowOptions' | 'policy'>): string =>
  JSON.stringify({ mapping, rowOptions, policy })

/**
 * Reads the rows with the declared order of dates, or else the country's: what the column proves is known at its end. As soon as the
 * dates say otherwise, the graph is given up. There is none with `unknownStore: 'hold'`, which asks the database.
 */
export const createEarlyGraph = (options: CheckedOptions, { today, pause, signal }: EarlyGraphHooks): EarlyGraph => {
  const { dateOrder: declared = null, defaultCountry: country = null } = options
  const guess = declared ?? (country === null ? null : countryDateOrder(country))
  const rowOptions = { ...rowOptionsOf(options, today), dateOrder: guess }
  const policy = policyOf(options)
  let mapping: RowBasis['mapping'] | null = null
  let reader: RowReader | null = null
  let graph: IdentityGraph | null = null
  let rows = 0

  const isAsGuessed = (dates: DateEvidence): boolean => {
    const found = decideDateOrder(dates, { declared, country })
    return found.status === 'not-needed' || ('order' in found && found.order === guess)
  }

  const forget = (): void => {
    graph = null
  }

  return {
    begin(layout) {
      if (policy.unknownStore === 'hold') return
      mapping = layout.mapping
      reader = createRowReader({ ...layout, rowOptions })
      graph = createIdentityGraph(policy)
    },

    async see(records, dates) {
      if (graph === null || !isAsGuessed(dates)) return forget()
      try {
        await inPieces(pause, records, (piece) => {
          throwIfAborted(signal)
          for (const row of reader?.rowsOf(piece) ?? []) graph?.addRow(row)
          rows += piece.length
        })
      } catch {
        // Rows become durable whatever is wrong with us: whoever reads them from the ledger meets it again, and tells.
        forget()
      }
    },

    take({ status, seal }) {
      const taken = graph
      forget()
      if (status !== 'received' || seal.rows !== rows) return null
      // Without an order no date of the file depended on it: whichever it was read in.
      const dateOrder = seal.rowOptions.dateOrder ?? guess
      const sealed = basisOf({ ...seal, rowOptions: { ...seal.rowOptions, dateOrder } })
      return sealed === basisOf({ mapping, rowOptions, policy }) ? taken : null
    },

    forget,
  }
}
