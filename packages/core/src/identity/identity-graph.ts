import type { Row } from '../row/row.ts'
import { uint32List } from './chunked-list.ts'
import { createClaims } from './claims.ts'
import { HELD } from './graph-parts.ts'
import { holdReasons } from './hold-reasons.ts'
import { createIdentityIndex, numbersOf } from './identity-index.ts'
import { createResolution, type Resolution } from './resolution.ts'
import type { ResolutionPolicy } from './resolution-policy.ts'
import { createRowContents } from './row-contents.ts'
import { createRowLog } from './row-log.ts'
import type { TextHash } from './text-index.ts'

export interface IdentityGraph {
  /**
   * With `unknownStore: 'hold'`: keys of stores on these rows about which `knowStores` has not been told yet. Look them up
   * and tell, before the rows are added. Under `'create'` always empty.
   */
  storesToKnow(rows: readonly Row[]): readonly string[]

  /** Which of the keys that were asked for are there. */
  knowStores(asked: readonly string[], there: readonly { readonly key: string }[]): void

  /**
   * Adds one row. Feed each row of the import once, at its highest revision, by (revision, row number): rows that are
   * equal and have no identity are told apart by the order of feeding. Rows that are held are fed too.
   *
   * Throws RangeError for a row number that is not from 1 to 4,294,967,295.
   */
  addRow(row: Row): void

  /** Ends pass 1. The graph takes no more rows. */
  resolve(): Resolution
}

/**
 * Takes the rows of an import one by one (pass 1) and keeps what is needed to tell who is who: some 60 bytes an identity
 * and 8 to 16 a row with several, and nothing of a row's text but its identities and one name a person.
 *
 * `hash` is for tests: whatever it returns, the result is the same.
 *
 * @example
 * const graph = createIdentityGraph(DEFAULT_POLICY)
 * for (const row of rows) graph.addRow(row)
 * const resolution = graph.resolve()
 */
export const createIdentityGraph = (policy: ResolutionPolicy, hash?: TextHash): IdentityGraph => {
  const index = createIdentityIndex(hash)
  const log = createRowLog()
  const logRows = uint32List()
  const logNames = uint32List()
  const claims = createClaims()
  const contents = createRowContents()
  const asked = new Set<string>()
  const stores = new Set<string>()
  const { sharedIdentity } = policy

  return {
    storesToKnow(rows) {
      if (policy.unknownStore !== 'hold') return []
      const keys = new Set<string>()
      for (const { store } of rows) if (store !== null && !asked.has(store.key)) keys.add(store.key)
      return [...keys]
    },

    knowStores(keys, there) {
      for (const key of keys) asked.add(key)
      for (const { key } of there) stores.add(key)
    },

    addRow(row) {
      const { rowNumber } = row
      if (!Number.isInteger(rowNumber) || rowNumber < 1 || rowNumber > 0xffffffff) {
        throw new RangeError(`Rows are numbered from 1 to 4294967295, not ${rowNumber}.`)
      }
      if (!row.intact) return
      const held = holdReasons(row, policy, (key) => stores.has(key)).length > 0
      const numbers = numbersOf(row, index.intern)
      if (numbers.length === 0) {
        if (held || row.contentKey === null) return
        numbers.push(index.internContent(row.contentKey))
        contents.add(rowNumber, numbers[0] ?? 0)
      }
      const name = held ? HELD : claims.nameNumber(row.name)
      if (numbers.length > 1) {
        log.push(numbers)
        if (sharedIdentity !== 'join') logRows.push(rowNumber)
        if (sharedIdentity === 'demote') {
          // Which of them count is known only when all rows were seen.
          logNames.push(name)
          return
        }
      }
      if (!held) claims.record(numbers, rowNumber, name)
    },

    resolve: () => createResolution({ policy, index, log, logRows, logNames, claims, contents, stores }),
  }
}
