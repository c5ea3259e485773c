import { uint32List } from './chunked-list.ts'

/** Which content identity each row without phone and e-mail got: 8 bytes such a row. */
export interface RowContents {
  add(rowNumber: number, identity: number): void
  /** The identity of the row, or -1. */
  find(rowNumber: number): number
  readonly bytes: number
}

export const createRowContents = (): RowContents => {
  let rows = uint32List()
  let identities = uint32List()
  let sorted = true

  /** Fixes are fed after the rows as received, so their row numbers go back. */
  const sort = (): void => {
    // Both numbers in one 64-bit integer: sorting those needs no object a row.
    const pairs = new BigUint64Array(rows.length)
    for (let at = 0; at < rows.length; at++) pairs[at] = (BigInt(rows.get(at)) << 32n) | BigInt(identities.get(at))
    pairs.sort()
    rows = uint32List()
    identities = uint32List()
    for (const pair of pairs) {
      rows.push(Number(pair >> 32n))
      identities.push(Number(pair & 0xffffffffn))
    }
    sorted = true
  }

  return {
    add(rowNumber, identity) {
      if (rows.length > 0 && rows.get(rows.length - 1) > rowNumber) sorted = false
      rows.push(rowNumber)
      identities.push(identity)
    },
    find(rowNumber) {
      if (!sorted) sort()
      let low = 0
      let high = rows.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if (rows.get(middle) < rowNumber) low = middle + 1
        else high = middle
      }
      return rows.get(low) === rowNumber && low < rows.length ? identities.get(low) : -1
    },
    get bytes() {
      return rows.bytes + identities.bytes
    },
  }
}
