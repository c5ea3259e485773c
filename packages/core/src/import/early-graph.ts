import { createIdentityGraph, type IdentityGraph } from '../identity/identity-graph.ts'
import type { Environment } from '../ports/repository.ts'
import type { ImportSeal } from '../ports/seal.ts'
import { countryDateOrder } from '../row/country-date-order.ts'
import { type DateEvidence, decideDateOrder } from '../row/decide-date-order.ts'
import type { DateOrder } from '../row/options.ts'
import { throwIfAborted } from './abort.ts'
import type { SealedImport } from './find-import.ts'
import { inPieces } from './in-pieces.ts'
import { policyOf, rowOptionsOf } from './options.ts'
import type { Onlooker } from './read-source.ts'
import { createRowReader, type RowReader } from './row-reader.ts'

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

/** What an answer may change between receiving and applying, of all that rows and people depend on. */
const basisOf = ({ mapping, rowOptions, policy }: Pick<ImportSeal, 'mapping' | 'rowOptions' | 'policy'>): string =>
  JSON.stringify({ mapping, rowOptions, policy })

/** What the rows are read by until the import is sealed. */
interface Guess {
  readonly reader: RowReader
  /** The declared order of dates, or else the country's. */
  readonly order: DateOrder | null
  readonly basis: Parameters<typeof basisOf>[0]
  /** Whether the dates so far are written in that order. */
  fits(dates: DateEvidence): boolean
}

const guessOf: (...about: Parameters<Onlooker['begin']>) => Guess = (layout, options, today) => {
  const { dateOrder: declared = null, defaultCountry: country = null } = options
  const order = declared ?? (country === null ? null : countryDateOrder(country))
  const rowOptions = { ...rowOptionsOf(options, today), dateOrder: order }
  return {
    reader: createRowReader({ ...layout, rowOptions }),
    order,
    basis: { mapping: layout.mapping, rowOptions, policy: policyOf(options) },
    fits(dates) {
      const found = decideDateOrder(dates, { declared, country })
      return found.status === 'not-needed' || ('order' in found && found.order === order)
    },
  }
}

/**
 * Reads the rows with the declared order of dates, or else the country's: what the column proves is known at its end. As soon as the
 * dates say otherwise, the graph is given up. There is none with `unknownStore: 'hold'`, which asks the database.
 */
export const createEarlyGraph = (pause: Pick<Environment, 'sleep'>, signal?: AbortSignal): EarlyGraph => {
  let guess: Guess | null = null
  let graph: IdentityGraph | null = null
  let rows = 0

  const forget = (): void => {
    graph = null
  }

  return {
    begin(layout, options, today) {
      const policy = policyOf(options)
      if (policy.unknownStore === 'hold') return
      guess = guessOf(layout, options, today)
      graph = createIdentityGraph(policy)
    },

    async see(records, dates) {
      const reader = guess?.fits(dates) === true ? guess.reader : null
      if (graph === null || reader === null) return forget()
      try {
        await inPieces(pause, records, (piece) => {
          throwIfAborted(signal)
          for (const row of reader.rowsOf(piece)) graph?.addRow(row)
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
      if (guess === null || status !== 'received' || seal.rows !== rows) return null
      // Without an order no date of the file depended on it: whichever it was read in.
      const dateOrder = seal.rowOptions.dateOrder ?? guess.order
      const sealed = basisOf({ ...seal, rowOptions: { ...seal.rowOptions, dateOrder } })
      return sealed === basisOf(guess.basis) ? taken : null
    },

    forget,
  }
}
