import type { Reason } from '../row/reason.ts'
import type { Identity, IdentityKind, Row } from '../row/row.ts'
import { compareIdentities } from './compare-identities.ts'
import { type GraphParts, HELD } from './graph-parts.ts'
import { holdReasons } from './hold-reasons.ts'
import { numbersOf } from './identity-index.ts'
import { createOwners } from './owners.ts'
import { findShared } from './shared-identities.ts'
import { type SharedIdentity, type SharedIdentityQuestion, sharedQuestion } from './shared-question.ts'
import { createUnionFind } from './union-find.ts'

/** Some identities of the graph, for looking up who owns them. */
export interface IdentityChunk {
  readonly identities: readonly Identity[]
  /** Their numbers in the graph, same order. */
  readonly numbers: readonly number[]
}

/** Where a row belongs. Clients are numbers: see {@link Resolution.clientId}. */
export interface Place {
  /** The component; its number is stable for the life of the resolution. */
  readonly component: number
  /** The known client that the row goes to; null: the component has none yet. */
  readonly client: number | null
  /** The known clients that the row's identities mean, the chosen one first; empty unless there are several. */
  readonly conflict: readonly number[]
  /** The identities that say who it is, in the row's order. */
  readonly used: readonly number[]
  /** Kinds of identities of the row that were not used because many share them. */
  readonly demoted: readonly IdentityKind[]
}

/** Who is who in one import. */
export interface Resolution {
  /** What must be answered before anything is planned; null: nothing. Only under `sharedIdentity: 'ask'`. */
  readonly question: SharedIdentityQuestion | null
  /** The identities over the limit, by first row; empty under `'join'`. */
  readonly shared: readonly SharedIdentity[]
  /** Distinct identities of the file. */
  readonly size: number
  /** Memory taken, in bytes. */
  readonly bytes: number
  /** What of it the index of identities takes, their text included. */
  readonly indexBytes: number

  /** All identities, `size` at a time: look up the owners of each chunk and hand them to `setOwners`. */
  chunks(size: number): Generator<IdentityChunk>

  /** All identities of the people on these rows, those of other rows included: to look again after `plan-changed`. */
  chunkOf(rows: readonly Row[]): IdentityChunk

  /** Tells who owns the identities of a chunk. Those that are not among `owners` have none, whatever was said before. */
  setOwners(chunk: IdentityChunk, owners: readonly { readonly identity: Identity; readonly clientId: string }[]): void

  /** Tells that these identities are owned; says nothing of others. Identities that the graph does not have are ignored. */
  learnOwners(owners: readonly { readonly identity: Identity; readonly clientId: string }[]): void

  /** Why a row is held; empty: it is recorded. */
  reasonsOf(row: Row): readonly Reason[]
  /** Throws RangeError for a row that was not fed, or that was fed as held. */
  place(row: Row): Place
  /** Tells that a client owns an identity that the graph has; returns the identity's component. */
  setOwner(identity: Identity, client: number): number

  clientId(client: number): string
  /** The number of a client, a new one when it was never met. */
  clientNumber(clientId: string): number
  identity(number: number): Identity
  kind(number: number): IdentityKind
  /** The client that an identity belongs to now; null when its component has none. */
  ownerOf(number: number): number | null
  /** Identities of a component that are to be claimed and have no owner yet, by first row and place in it. */
  openClaims(component: number): readonly number[]
  /** Whether `openClaims` is known to be empty. */
  isSettled(component: number): boolean
  /** The first name of a component, by row number. */
  nameOf(component: number): string | null
}

const NOBODY: readonly number[] = []
const NO_KINDS: readonly IdentityKind[] = []

export const createResolution = (parts: GraphParts): Resolution => {
  const { policy, index, log, logRows, logNames, claims, contents, stores } = parts
  const { size } = index
  const [preferred] = policy.identityPrecedence

  // 1. Identities that too many share.
  const found = policy.sharedIdentity === 'join' ? [] : findShared(log, size, policy.sharedIdentityLimit)
  const shared = found.map(({ number, others, rows }) => {
    return { kind: index.kind(number), others, rowNumbers: rows.map((at) => logRows.get(at)) }
  })
  const demoted = new Set(policy.sharedIdentity === 'demote' ? found.map(({ number }) => number) : [])

  const firstOf = (numbers: readonly number[]): number =>
    numbers.find((number) => index.kind(number) === preferred) ?? numbers[0] ?? 0

  /** A shared identity joins nobody: it counts only where there is nothing else, and then it counts alone. */
  const usedOf = (numbers: readonly number[]): readonly number[] => {
    if (demoted.size === 0 || !numbers.some((number) => demoted.has(number))) return numbers
    const used = numbers.filter((number) => !demoted.has(number))
    return used.length > 0 ? used : [firstOf(numbers)]
  }

  // 2. Rows join what they have in common.
  const people = createUnionFind(size)
  log.each((numbers, _start, ordinal) => {
    const used = usedOf(numbers)
    const first = used[0] ?? 0
    for (let at = 1; at < used.length; at++) people.join(first, used[at] ?? first)
    if (policy.sharedIdentity !== 'demote') return
    const name = logNames.get(ordinal)
    if (name !== HELD) claims.record(used, logRows.get(ordinal), name)
  })

  // 3. One name a person.
  const names = new Uint32Array(size)
  const namedBy = new Uint32Array(size)
  for (let number = 0; number < size; number++) {
    const row = claims.namedRowOf(number)
    if (row === 0) continue
    const person = people.find(number)
    const was = claims.namedRowOf((namedBy[person] ?? 0) - 1)
    if (namedBy[person] !== 0 && was <= row) continue
    namedBy[person] = number + 1
    names[person] = claims.nameOf(number)
  }

  const owners = createOwners({
    people,
    size,
    log,
    joining: usedOf,
    compare: (a, b) => compareIdentities(index.identity(a), index.identity(b)),
  })

  const numbersOfRow = (row: Row): number[] => {
    if (!row.intact) return []
    const numbers = numbersOf(row, index.find)
    if (numbers.length > 0) return numbers
    const content = contents.find(row.rowNumber)
    return content < 0 ? [] : [content]
  }

  const place = (row: Row): Place => {
    const numbers = numbersOfRow(row)
    const used = usedOf(numbers)
    if (used.length === 0 || used.some((number) => number < 0 || claims.rowOf(number) === 0)) {
      throw new RangeError(`Row ${row.rowNumber} was not among the rows that were resolved, or was held there.`)
    }
    const first = firstOf(used)
    const component = people.find(first)
    const client = owners.clientOf(first)
    const conflict = owners.isConflict(component)
      ? [...new Set([first, ...used].map((one) => owners.clientOf(one)))]
      : NOBODY
    return {
      component,
      client: client < 0 ? null : client,
      conflict: conflict.length > 1 ? conflict : NOBODY,
      used,
      demoted:
        used.length === numbers.length
          ? NO_KINDS
          : [...new Set(numbers.filter((number) => !used.includes(number)).map((number) => index.kind(number)))],
    }
  }

  const chunkAt = (numbers: readonly number[]): IdentityChunk => ({
    numbers,
    identities: numbers.map((number) => index.identity(number)),
  })

  const reasonsOf = (row: Row): readonly Reason[] => holdReasons(row, policy, (key) => stores.has(key))

  return {
    shared,
    question: policy.sharedIdentity === 'ask' ? sharedQuestion(shared, policy.sharedIdentityLimit) : null,
    size,
    indexBytes: index.bytes,
    get bytes() {
      const parts = [index, log, logRows, logNames, claims, contents, people, owners]
      return parts.reduce((sum, { bytes }) => sum + bytes, names.byteLength)
    },

    *chunks(length) {
      for (let from = 0; from < size; from += length) {
        yield chunkAt(Array.from({ length: Math.min(length, size - from) }, (_, at) => from + at))
      }
    },

    chunkOf(rows) {
      const numbers: number[] = []
      const listed = new Set<number>()
      for (const row of rows) {
        for (const number of numbersOfRow(row)) {
          const person = number < 0 ? -1 : people.find(number)
          if (person < 0 || listed.has(person)) continue
          listed.add(person)
          people.eachMember(person, (member) => numbers.push(member))
        }
      }
      return chunkAt(numbers)
    },

    setOwners({ numbers }, list) {
      const left = new Set(numbers)
      for (const { identity, clientId } of list) {
        const number = index.find(identity)
        if (!left.delete(number)) continue
        owners.set(number, owners.clientNumber(clientId))
      }
      for (const number of left) owners.set(number, -1)
    },

    learnOwners(list) {
      for (const { identity, clientId } of list) {
        const number = index.find(identity)
        if (number >= 0) owners.set(number, owners.clientNumber(clientId))
      }
    },

    reasonsOf,
    place,

    setOwner(identity, client) {
      const number = index.find(identity)
      owners.set(number, client)
      return people.find(number)
    },
    clientId: owners.clientId,
    clientNumber: owners.clientNumber,
    identity: index.identity,
    kind: index.kind,
    ownerOf: (number) => {
      const client = owners.clientOf(number)
      return client < 0 ? null : client
    },

    openClaims(component) {
      if (owners.isSettled(component)) return []
      const open: number[] = []
      people.eachMember(component, (member) => {
        if (claims.rowOf(member) !== 0 && owners.knownOwner(member) < 0) open.push(member)
      })
      if (open.length === 0) owners.settle(component)
      return open.length > 1 ? open.sort(claims.compare) : open
    },
    isSettled: owners.isSettled,
    nameOf: (component) => claims.nameText(names[people.find(component)] ?? 0),
  }
}
