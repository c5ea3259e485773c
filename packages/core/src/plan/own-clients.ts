import { uint8List } from '../identity/chunked-list.ts'

/**
 * The clients that an import has created itself, and on which dates they have visits: nobody needs to ask the database about them
 * again. Should another writer have moved one of them meanwhile, the batch is refused, and they are doubted. 1 byte a client, some
 * 8 a visit.
 */
export interface OwnClients {
  /** Clients by number. `name` is null where the client's name is the one that its component has anyway. */
  add(client: number, name: string | null): void
  has(client: number): boolean
  nameOf(client: number): string | null
  addVisit(client: number, date: string): void
  /** False: it has no visit on that date. True: it may have one, at whichever store. */
  mayHaveVisit(client: number, date: string): boolean
  /** From now on the database is asked about this client. */
  doubt(client: number): void
}

const FIRST_SLOTS = 1024

/** A set of hashes alone: what is not in it was never added, what is in it may be another. */
const createHashSet = () => {
  /** Open addressing; 0 marks a free slot. At most two thirds full. */
  let slots = new Uint32Array(FIRST_SLOTS)
  let used = 0
  const slotOf = (table: Uint32Array, hash: number): number => {
    const mask = table.length - 1
    let slot = hash & mask
    while (table[slot] !== 0 && table[slot] !== hash) slot = (slot + 1) & mask
    return slot
  }
  const grow = (): void => {
    const next = new Uint32Array(slots.length * 2)
    for (const hash of slots) if (hash !== 0) next[slotOf(next, hash)] = hash
    slots = next
  }
  return {
    add(hash: number): void {
      const slot = slotOf(slots, hash)
      if (slots[slot] === hash) return
      slots[slot] = hash
      used++
      if (used * 3 > slots.length * 2) grow()
    },
    has: (hash: number): boolean => slots[slotOf(slots, hash)] === hash,
  }
}

/** 32 bits of two numbers, never 0 (the finaliser of MurmurHash3). */
const hashOf = (client: number, date: number): number => {
  let hash = Math.imul(client + 1, 0x9e3779b1) ^ Math.imul(date + 1, 0x85ebca77)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}

export const createOwnClients = (): OwnClients => {
  const own = uint8List()
  const names = new Map<number, string>()
  const visits = createHashSet()
  const dates = new Map<string, number>()
  const numberOf = (date: string): number => {
    const number = dates.get(date) ?? dates.size
    dates.set(date, number)
    return number
  }
  return {
    add(client, name) {
      while (own.length <= client) own.push(0)
      own.set(client, 1)
      if (name !== null) names.set(client, name)
    },
    has: (client) => own.get(client) === 1,
    nameOf: (client) => names.get(client) ?? null,
    addVisit: (client, date) => visits.add(hashOf(client, numberOf(date))),
    mayHaveVisit: (client, date) => visits.has(hashOf(client, numberOf(date))),
    doubt: (client) => own.set(client, 0),
  }
}
