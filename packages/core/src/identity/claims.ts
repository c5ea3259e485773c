import { uint16List, uint32List } from './chunked-list.ts'
import { createTextIndex } from './text-index.ts'

/**
 * What the rows that are recorded say of each identity: the first row that has it, and the first name that stands beside
 * it. "First" goes by row number, so the order of feeding does not matter.
 */
export interface Claims {
  /** `numbers` are the row's identities that count, in its order. */
  record(numbers: readonly number[], rowNumber: number, name: number): void
  /** The number of a name, for {@link record}; 0 for none. */
  nameNumber(name: string | null): number
  /** The first recorded row with the identity; 0 when only held rows have it. */
  rowOf(number: number): number
  /** By first row, then by place in it. */
  compare(a: number, b: number): number
  /** The first row with a name whose first identity this is, and that name; 0 when there is none. */
  namedRowOf(number: number): number
  nameOf(number: number): number
  nameText(name: number): string | null
  readonly bytes: number
}

const MAX_PLACE = 0xffff

const isBlank = (text: string | null): text is null => text === null || text.trim() === ''

export const createClaims = (): Claims => {
  const rows = uint32List()
  const places = uint16List()
  const namedRows = uint32List()
  const names = uint32List()
  const texts = createTextIndex()

  const reach = (number: number): void => {
    while (rows.length <= number) {
      rows.push(0)
      places.push(0)
      namedRows.push(0)
      names.push(0)
    }
  }
  const isEarlier = (rowNumber: number, than: number): boolean => than === 0 || rowNumber < than

  return {
    record(numbers, rowNumber, name) {
      for (let place = 0; place < numbers.length; place++) {
        const number = numbers[place] ?? 0
        reach(number)
        if (!isEarlier(rowNumber, rows.get(number))) continue
        rows.set(number, rowNumber)
        places.set(number, Math.min(place, MAX_PLACE))
      }
      const first = numbers[0]
      if (name === 0 || first === undefined || !isEarlier(rowNumber, namedRows.get(first))) return
      namedRows.set(first, rowNumber)
      names.set(first, name)
    },
    nameNumber: (name) => (isBlank(name) ? 0 : texts.intern(0, name) + 1),
    rowOf: (number) => rows.get(number),
    compare: (a, b) => rows.get(a) - rows.get(b) || places.get(a) - places.get(b) || a - b,
    namedRowOf: (number) => namedRows.get(number),
    nameOf: (number) => names.get(number),
    nameText: (name) => (name === 0 ? null : texts.textOf(name - 1)),
    get bytes() {
      return rows.bytes + places.bytes + namedRows.bytes + names.bytes + texts.bytes
    },
  }
}
