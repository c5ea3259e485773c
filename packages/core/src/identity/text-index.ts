import { createByteArena } from './byte-arena.ts'
import { float64List, uint32List } from './chunked-list.ts'
import { createTextCodec, decodeText } from './text-codec.ts'

/**
 * An exact index of texts: each distinct (tag, text) has one number, counted from 0. A hash only says where to look; two
 * texts are the same when their bytes are. Open addressing over typed arrays, so neither the 16.7 million entries of a
 * `Map` nor its bytes an entry are a limit.
 */
export interface TextIndex {
  /** The number of the text; a new one when it was not there. */
  intern(tag: number, text: string): number
  /** The number of the text, or -1. */
  find(tag: number, text: string): number
  tagOf(number: number): number
  textOf(number: number): string
  readonly size: number
  /** Memory taken, in bytes. */
  readonly bytes: number
}

/** 32 bits; need not be good for the index to be right, only for it to be fast. */
export type TextHash = (tag: number, text: string) => number

/** FNV-1a over the code units with a final avalanche (that of MurmurHash3). */
const hashText: TextHash = (tag, text) => {
  let hash = 0x811c9dc5 ^ tag
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Up to 15 digits, with or without a plus, as one exact number below 2^52 (a leading 1 keeps leading zeros), or -1. Every
 * E.164 number and most ids of clients fit; the number is the whole entry then.
 */
const pack = (text: string): number => {
  const plus = text.charCodeAt(0) === 43 ? 1 : 0
  const digits = text.length - plus
  if (digits < 1 || digits > 15) return -1
  let packed = 1
  for (let at = plus; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    packed = packed * 10 + digit
  }
  return packed * 2 + plus
}

const unpack = (packed: number): string => {
  const plus = packed % 2 === 1 ? '+' : ''
  return plus + String(Math.floor(packed / 2)).slice(1)
}

const FIRST_SLOTS = 1024

/** `hash` is for tests: with any function the index gives the same numbers. */
export const createTextIndex = (hash: TextHash = hashText): TextIndex => {
  /** A packed number, or -1 - position in the arena. */
  const entries = float64List()
  const hashes = uint32List()
  const arena = createByteArena()
  const codec = createTextCodec()
  /** Entry + 1, or 0. A power of two, at most three quarters full. */
  let slots = new Uint32Array(FIRST_SLOTS)

  const isAt = (position: number, length: number): boolean => {
    const chunk = arena.chunkAt(position)
    const from = arena.offsetAt(position)
    const { buffer } = codec
    for (let at = 0; at < length; at++) if (chunk[from + at] !== buffer[at]) return false
    return true
  }

  const grow = (): void => {
    const next = new Uint32Array(slots.length * 2)
    const mask = next.length - 1
    for (let entry = 0; entry < entries.length; entry++) {
      let slot = hashes.get(entry) & mask
      while (next[slot] !== 0) slot = (slot + 1) & mask
      next[slot] = entry + 1
    }
    slots = next
  }

  const look = (tag: number, text: string, add: boolean): number => {
    const key = hash(tag, text) >>> 0
    const packed = tag === 0 ? pack(text) : -1
    const length = packed < 0 ? codec.encode(tag, text) : 0
    const mask = slots.length - 1
    let slot = key & mask
    for (;;) {
      const entry = (slots[slot] ?? 0) - 1
      if (entry < 0) break
      if (hashes.get(entry) === key) {
        const value = entries.get(entry)
        if (packed >= 0 ? value === packed : value < 0 && isAt(-1 - value, length)) return entry
      }
      slot = (slot + 1) & mask
    }
    if (!add) return -1
    const entry = entries.length
    entries.push(packed >= 0 ? packed : -1 - arena.add(codec.buffer, length))
    hashes.push(key)
    slots[slot] = entry + 1
    if (entries.length * 4 > slots.length * 3) grow()
    return entry
  }

  const decode = (number: number) => {
    const value = entries.get(number)
    if (value >= 0) return { tag: 0, text: unpack(value) }
    return decodeText(arena.chunkAt(-1 - value), arena.offsetAt(-1 - value))
  }

  return {
    intern: (tag, text) => look(tag, text, true),
    find: (tag, text) => look(tag, text, false),
    tagOf(number) {
      const value = entries.get(number)
      return value >= 0 ? 0 : (arena.chunkAt(-1 - value)[arena.offsetAt(-1 - value)] ?? 0) >>> 2
    },
    textOf: (number) => decode(number).text,
    get size() {
      return entries.length
    },
    get bytes() {
      return entries.bytes + hashes.bytes + slots.byteLength + arena.bytes
    },
  }
}
