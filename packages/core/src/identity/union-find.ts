/**
 * Sets of the numbers 0 … size-1 that grow together, with the members of each linked in a ring, so that a set can be
 * listed without a search: 8 bytes a number.
 */
export interface UnionFind {
  /** The representative of the set; stable as long as nothing is joined. */
  find(member: number): number
  join(a: number, b: number): void
  /** Visits all members of the set of `member`, each once, in no particular order. */
  eachMember(member: number, visit: (member: number) => void): void
  readonly bytes: number
}

export const createUnionFind = (size: number): UnionFind => {
  /** The parent, or for a representative the number of members, negative. */
  const parents = new Int32Array(size).fill(-1)
  const ring = new Uint32Array(size)
  for (let member = 0; member < size; member++) ring[member] = member

  const find = (member: number): number => {
    let at = member
    for (;;) {
      const parent = parents[at] ?? -1
      if (parent < 0) return at
      const above = parents[parent] ?? -1
      if (above >= 0) parents[at] = above
      at = parent
    }
  }

  return {
    find,
    join(a, b) {
      let big = find(a)
      let small = find(b)
      if (big === small) return
      const [bigSize, smallSize] = [-(parents[big] ?? -1), -(parents[small] ?? -1)]
      if (bigSize < smallSize) [big, small] = [small, big]
      parents[big] = -(bigSize + smallSize)
      parents[small] = big
      const after = ring[big] ?? big
      ring[big] = ring[small] ?? small
      ring[small] = after
    },
    eachMember(member, visit) {
      let at = member
      do {
        visit(at)
        at = ring[at] ?? member
      } while (at !== member)
    },
    bytes: parents.byteLength + ring.byteLength,
  }
}
