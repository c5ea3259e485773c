const FIRST_SLOTS = 256

/**
 * Visits by (client, store, date), each a number: open addressing over typed arrays, 16 bytes a slot, so that a preview
 * can remember every visit of a huge file. Exact: the three numbers are compared, not a hash of them.
 */
export interface VisitTable {
  /** The value of a visit, or -1. */
  get(client: number, store: number, date: number): number
  set(client: number, store: number, date: number, value: number): void
  readonly bytes: number
}

export const createVisitTable = (): VisitTable => {
  /** Client, store, date, value + 1; a value of 0 marks a free slot. At most two thirds full. */
  let slots = new Uint32Array(FIRST_SLOTS * 4)
  let used = 0

  const slotOf = (table: Uint32Array, client: number, store: number, date: number): number => {
    let hash = Math.imul(client ^ (client >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ store ^ (hash >>> 13), 0xc2b2ae35)
    hash = Math.imul(hash ^ date ^ (hash >>> 16), 0x27d4eb2f)
    const mask = table.length / 4 - 1
    let slot = ((hash ^ (hash >>> 15)) >>> 0) & mask
    for (;;) {
      const at = slot * 4
      if (table[at + 3] === 0) return at
      if (table[at] === client && table[at + 1] === store && table[at + 2] === date) return at
      slot = (slot + 1) & mask
    }
  }

  const put = (table: Uint32Array, client: number, store: number, date: number, entry: number): boolean => {
    const at = slotOf(table, client, store, date)
    const isNew = table[at + 3] === 0
    table[at] = client
    table[at + 1] = store
    table[at + 2] = date
    table[at + 3] = entry
    return isNew
  }

  const grow = (): void => {
    const next = new Uint32Array(slots.length * 2)
    for (let at = 0; at < slots.length; at += 4) {
      const entry = slots[at + 3] ?? 0
      if (entry !== 0) put(next, slots[at] ?? 0, slots[at + 1] ?? 0, slots[at + 2] ?? 0, entry)
    }
    slots = next
  }

  return {
    get: (client, store, date) => (slots[slotOf(slots, client, store, date) + 3] ?? 0) - 1,
    set(client, store, date, value) {
      if (put(slots, client, store, date, value + 1)) used++
      if (used * 6 > slots.length) grow()
    },
    get bytes() {
      return slots.byteLength
    },
  }
}
