import { assignNearest } from './nearest-owners.ts'
import type { RowLog } from './row-log.ts'
import { createTextIndex } from './text-index.ts'
import type { UnionFind } from './union-find.ts'

/** Who owns what, by number. */
export interface Owners {
  /** The number of a client, a new one when it was never met. */
  clientNumber(clientId: string): number
  clientId(client: number): string
  /** Sets the known owner of an identity; -1: none. */
  set(number: number, client: number): void
  /** The known owner of an identity, or -1. */
  knownOwner(number: number): number
  /** The client that an identity belongs to: known, its component's only one, or the nearest. -1: there is none. */
  clientOf(number: number): number
  /** Whether a component, by its representative, has several known clients. */
  isConflict(component: number): boolean
  isSettled(component: number): boolean
  /** Notes that all claims of a component are made; forgotten when an owner in it changes. */
  settle(component: number): void
  readonly bytes: number
}

export interface OwnersInput {
  readonly people: UnionFind
  readonly size: number
  readonly log: RowLog
  readonly joining: (numbers: readonly number[]) => readonly number[]
  /** The byte order of identities, by number. */
  readonly compare: (a: number, b: number) => number
}

const SEVERAL = 0xffffffff

/** Ids of clients that are kept as texts: those of some batches. */
const RECENT = 10_000

/** 9 bytes an identity, 4 more once a component has several clients, and the clients' ids once each. */
export const createOwners = ({ people, size, log, joining, compare }: OwnersInput): Owners => {
  const ids = createTextIndex()
  /** The ids that were asked for last, and back: decoding one makes a new text each time, looking one up reads all of it. */
  let recent = new Map<number, string>()
  let numbers = new Map<string, number>()
  /** Client + 1 by identity. */
  const known = new Uint32Array(size)
  /** Client + 1 by representative, or SEVERAL. */
  const only = new Uint32Array(size)
  const settled = new Uint8Array(size)
  /** Client + 1 by identity, in components with several clients. */
  let nearest: Uint32Array | null = null
  /** Components with several clients whose identities are not assigned yet. */
  const open = new Set<number>()

  /** Looks at all owners of a component again, after one went away. */
  const recount = (component: number): void => {
    only[component] = 0
    people.eachMember(component, (member) => join(component, known[member] ?? 0))
    if (only[component] !== SEVERAL) open.delete(component)
  }

  const join = (component: number, owner: number): void => {
    if (owner === 0 || only[component] === owner) return
    if (only[component] === 0) only[component] = owner
    else {
      only[component] = SEVERAL
      open.add(component)
    }
  }

  /** Each client's smallest known identity in its component, for ties. */
  const smallest = (): Map<number, Map<number, number>> => {
    const bySet = new Map<number, Map<number, number>>()
    for (const component of open) {
      const byClient = new Map<number, number>()
      people.eachMember(component, (member) => {
        const client = (known[member] ?? 0) - 1
        if (client < 0) return
        const least = byClient.get(client)
        if (least === undefined || compare(member, least) < 0) byClient.set(client, member)
      })
      bySet.set(component, byClient)
    }
    return bySet
  }

  const assignOpen = (): void => {
    if (open.size === 0) return
    const target = nearest ?? new Uint32Array(size)
    nearest = target
    const ranks = new Map<number, Map<number, number>>()
    for (const [component, byClient] of smallest()) {
      const order = [...byClient].sort(([, a], [, b]) => compare(a, b))
      ranks.set(component, new Map(order.map(([client], rank) => [client, rank])))
    }
    assignNearest({
      log,
      joining,
      concerns: (number) => open.has(people.find(number)),
      ownerOf: (number) => (known[number] ?? 0) - 1,
      rankOf: (client, number) => ranks.get(people.find(number))?.get(client) ?? 0,
      assign: (number, client) => {
        target[number] = client + 1
      },
    })
    open.clear()
  }

  return {
    clientNumber: (clientId) => numbers.get(clientId) ?? ids.intern(0, clientId),
    clientId(client) {
      const known = recent.get(client)
      if (known !== undefined) return known
      if (recent.size >= RECENT) {
        recent = new Map()
        numbers = new Map()
      }
      const id = ids.textOf(client)
      recent.set(client, id)
      numbers.set(id, client)
      return id
    },
    set(number, client) {
      const owner = client + 1
      if (known[number] === owner) return
      const component = people.find(number)
      const was = known[number]
      known[number] = owner
      settled[component] = 0
      if (was !== 0) recount(component)
      else if (only[component] === SEVERAL) {
        // A claim of what was assigned already moves nothing.
        if (nearest?.[number] !== owner || open.has(component)) open.add(component)
      } else join(component, owner)
    },
    knownOwner: (number) => (known[number] ?? 0) - 1,
    clientOf(number) {
      const owner = known[number] ?? 0
      if (owner !== 0) return owner - 1
      const single = only[people.find(number)] ?? 0
      if (single !== SEVERAL) return single - 1
      assignOpen()
      return (nearest?.[number] ?? 0) - 1
    },
    isConflict: (component) => only[component] === SEVERAL,
    isSettled: (component) => settled[component] === 1,
    settle(component) {
      settled[component] = 1
    },
    get bytes() {
      return known.byteLength + only.byteLength + settled.byteLength + (nearest?.byteLength ?? 0) + ids.bytes
    },
  }
}
