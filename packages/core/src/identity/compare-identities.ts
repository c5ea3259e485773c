import type { Identity } from '../row/row.ts'

/** By code point, which is the order of the UTF-8 bytes; plain `<` goes by UTF-16 and differs beyond U+FFFF. */
export const compareBytes = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const [left, right] = [a.charCodeAt(at), b.charCodeAt(at)]
    if (left === right) continue
    // Surrogates stand for code points above all that need none.
    const [high, low] = [left >= 0xd800 && left <= 0xdfff, right >= 0xd800 && right <= 0xdfff]
    return high === low ? left - right : high ? 1 : -1
  }
  return a.length - b.length
}

/** The byte order of identities: by kind, then by value. */
export const compareIdentities = (a: Identity, b: Identity): number =>
  compareBytes(a.kind, b.kind) || compareBytes(a.value, b.value)
