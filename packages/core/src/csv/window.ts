import type { UnitLayout } from './encoding.ts'

/** Stands for every code unit outside ASCII, and for half a unit at the end of a source. */
const OTHER = 0x80

/**
 * The part of a source that is in memory, addressed by offsets from the source's start. `units[i - base]` is the i-th
 * code unit: the byte itself, or for UTF-16 its ASCII value with everything else folded into one value, so that one
 * state machine frames both.
 */
export interface FramedWindow {
  readonly units: Uint8Array
  /** Offset of `units[0]`, in units. */
  readonly base: number
  /** How many of `units` are filled. */
  readonly size: number
  readonly ended: boolean
  /** Bytes a unit. */
  readonly unit: 1 | 2
}

/** A window that moves over a source while it is read. */
export interface Window extends FramedWindow {
  append(bytes: Uint8Array): void
  end(): void
  /** Units before this offset are not needed any more. */
  release(offset: number): void
  /** A copy of the bytes from one unit offset up to another. */
  copy(from: number, to: number): Uint8Array
}

export function createWindow(layout: UnitLayout, capacity = 64 * 1024): Window {
  const unit = layout.bytes
  const low = layout.bigEndian ? 1 : 0
  let bytes = new Uint8Array(capacity)
  let filled = 0
  let units = unit === 1 ? bytes : new Uint8Array(capacity / 2)
  let size = 0
  let base = 0
  let free = 0
  let ended = false

  /** Moves the live part to the front, or doubles the room: each byte is moved a bounded number of times on average. */
  const makeRoom = (more: number) => {
    if (filled + more <= bytes.length) return
    const live = filled - free * unit
    if (live * 2 > bytes.length || live + more > bytes.length) {
      let wanted = bytes.length
      while (wanted < live + more || live * 2 > wanted) wanted *= 2
      const grown = new Uint8Array(wanted)
      grown.set(bytes.subarray(free * unit, filled))
      bytes = grown
      if (unit === 2) {
        const grownUnits = new Uint8Array(wanted / 2)
        grownUnits.set(units.subarray(free, size))
        units = grownUnits
      } else units = grown
    } else {
      bytes.copyWithin(0, free * unit, filled)
      if (unit === 2) units.copyWithin(0, free, size)
    }
    filled = live
    size -= free
    base += free
    free = 0
  }

  const project = () => {
    if (unit === 1) {
      size = filled
      return
    }
    for (; size * 2 + 1 < filled; size++) {
      const ascii = bytes[size * 2 + low] as number
      units[size] = bytes[size * 2 + 1 - low] === 0 && ascii < OTHER ? ascii : OTHER
    }
  }

  return {
    get units() {
      return units
    },
    get base() {
      return base
    },
    get size() {
      return size
    },
    get ended() {
      return ended
    },
    unit,
    append(chunk) {
      makeRoom(chunk.length)
      bytes.set(chunk, filled)
      filled += chunk.length
      project()
    },
    end() {
      ended = true
      if (size * unit < filled) units[size++] = OTHER
    },
    release(offset) {
      free = Math.max(free, Math.min(offset - base, size))
    },
    copy(from, to) {
      return bytes.slice((from - base) * unit, Math.min((to - base) * unit, filled))
    },
  }
}

/** What a window over a whole, short source is to a framer. */
export function wholeWindow(bytes: Uint8Array, layout: UnitLayout): FramedWindow {
  if (layout.bytes === 1) return { units: bytes, base: 0, size: bytes.length, ended: true, unit: 1 }
  const window = createWindow(layout, bytes.length + 2 + (bytes.length % 2))
  window.append(bytes)
  window.end()
  return window
}
