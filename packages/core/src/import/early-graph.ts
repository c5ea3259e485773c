import { createIdentityGraph, type IdentityGraph } from '../identity/identity-graph.ts'
import type { Environment } from '../ports/repository.ts'
import { countryDateOrder } from '../row/country-date-order.ts'
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
}

/** What must be the same for rows to be the same, and to mean the same people. */
const basisOf = ({ dialect, headers, mapping, rowOptions, policy }: RowBasis & Pick<SealedImport['seal'], 'policy'>) =>
  JSON.stringify({ dialect, headers, mapping, rowOptions, policy })

/**
 * Reads the rows with the declared order of dates, or else the country's: what the column proves is known at its end. Makes no graph
 * where there is neither, nor with `unknownStore: 'hold'`, which asks the database.
 *
 * @param today as for `readSource`
 */
export const createEarlyGraph = (
  options: CheckedOptions,
  today: string | null,
  pause: Pick<Environment, 'sleep'>,
): EarlyGraph => {
  const { dateOrder, defaultCountry } = options
  const guess = dateOrder ?? (defaultCountry === undefined ? null : countryDateOrder(defaultCountry))
  const rowOptions = { ...rowOptionsOf(options, today), dateOrder: guess }
  const policy = policyOf(options)
  let layout: Omit<RowBasis, 'rowOptions'> | null = null
  let reader: RowReader | null = null
  let graph: IdentityGraph | null = null
  let rows = 0

  return {
    begin(found) {
      if (guess === null || policy.unknownStore === 'hold') return
      layout = found
      reader = createRowReader({ ...found, rowOptions })
      graph = createIdentityGraph(policy)
    },

    async see(records) {
      try {
        await inPieces(pause, records, (piece) => {
          if (reader === null || graph === null) return
          for (const row of reader.rowsOf(piece)) graph.addRow(row)
          rows += piece.length
        })
      } catch {
        // Rows become durable whatever is wrong with us: whoever reads them from the ledger meets it again, and tells.
        graph = null
      }
    },

    take({ status, seal }) {
      const taken = graph
      graph = null
      // No date of the file depended on the order: it was as good as any.
      const dateOrder = seal.rowOptions.dateOrder ?? guess
      if (layout === null || status !== 'received' || seal.rows !== rows) return null
      const sealed = basisOf({ ...seal, rowOptions: { ...seal.rowOptions, dateOrder } })
      return sealed === basisOf({ ...layout, rowOptions, policy }) ? taken : null
    },
  }
}
