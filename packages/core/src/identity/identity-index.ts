import type { Identity, IdentityKind, Row } from '../row/row.ts'
import { createTextIndex, type TextHash } from './text-index.ts'

/** Kinds by their tag in the index. Tag 0 packs digits, so it is the phones'. */
const KINDS: readonly IdentityKind[] = ['phone', 'email', 'content']
const TAGS: Readonly<Record<IdentityKind, number>> = { phone: 0, email: 1, content: 2 }

/** Identities by number, from 0 in the order in which they were first met. */
export interface IdentityIndex {
  intern(identity: Identity): number
  /** -1 when it was never met. */
  find(identity: Identity): number
  identity(number: number): Identity
  kind(number: number): IdentityKind
  /** Adds the next `<contentKey>:<ordinal>` and returns its number. */
  internContent(contentKey: string): number
  readonly size: number
  readonly bytes: number
}

export const createIdentityIndex = (hash?: TextHash): IdentityIndex => {
  const index = createTextIndex(hash)
  const hasOrdinal = (key: string, ordinal: number): boolean => index.find(TAGS.content, `${key}:${ordinal}`) >= 0

  /** How many there are of a key: its ordinals have no gaps, so doubling and halving finds the last one. */
  const count = (key: string): number => {
    let above = 1
    while (hasOrdinal(key, above)) above *= 2
    let there = Math.floor(above / 2)
    while (above - there > 1) {
      const middle = Math.floor((there + above) / 2)
      if (hasOrdinal(key, middle)) there = middle
      else above = middle
    }
    return there
  }

  const kind = (number: number): IdentityKind => KINDS[index.tagOf(number)] ?? 'content'
  return {
    intern: (identity) => index.intern(TAGS[identity.kind], identity.value),
    find: (identity) => index.find(TAGS[identity.kind], identity.value),
    identity: (number) => ({ kind: kind(number), value: index.textOf(number) }),
    kind,
    internContent: (contentKey) => index.intern(TAGS.content, `${contentKey}:${count(contentKey) + 1}`),
    get size() {
      return index.size
    },
    get bytes() {
      return index.bytes
    },
  }
}

/** The numbers of a row's own identities in its order, each once; -1 for one that `number` does not know. */
export const numbersOf = ({ identities }: Row, number: (identity: Identity) => number): number[] => {
  const numbers = identities.map(number)
  const isDoubled = numbers.length > 1 && numbers.some((one, at) => one >= 0 && numbers.indexOf(one) < at)
  return isDoubled ? numbers.filter((one, at) => one < 0 || numbers.indexOf(one) === at) : numbers
}
