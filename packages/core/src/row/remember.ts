/** Distinct cells that are kept; a full memory is emptied and starts over, which bounds it without bookkeeping. */
const MAX_REMEMBERED = 20_000
/** Longer cells are rare and would make the memory as large as the file. */
const MAX_CELL_LENGTH = 200

/**
 * Makes a pure function of a cell remember what it has read. Worth it for columns whose values repeat: dates, stores.
 */
export function remember<T>(read: (cell: string) => T): (cell: string) => T {
  const remembered = new Map<string, T>()
  return (cell) => {
    if (cell.length > MAX_CELL_LENGTH) return read(cell)
    const known = remembered.get(cell)
    if (known !== undefined) return known
    const reading = read(cell)
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(cell, reading)
    return reading
  }
}
