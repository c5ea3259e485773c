import { expect, test } from 'vitest'
import { createClaims } from './claims.ts'

test('the first row with an identity is the one of the lowest number, in whatever order rows are fed', () => {
  for (const order of [
    [3, 5, 9],
    [9, 5, 3],
    [5, 3, 9],
  ]) {
    const claims = createClaims()
    for (const row of order) claims.record([7], row, 0)
    expect(claims.rowOf(7)).toBe(3)
  }
})

test('an identity that only held rows have has no row', () => {
  const claims = createClaims()
  claims.record([2], 4, 0)
  expect([0, 1, 2, 3].map(claims.rowOf)).toEqual([0, 0, 4, 0])
})

test('every identity of a row is claimed, not only its first', () => {
  const claims = createClaims()
  claims.record([2, 0, 1], 8, 0)
  expect([0, 1, 2].map(claims.rowOf)).toEqual([8, 8, 8])
})

test('identities go by first row, then by their place in it', () => {
  const claims = createClaims()
  claims.record([3, 1, 2], 6, 0)
  claims.record([0], 9, 0)
  claims.record([2, 4], 2, 0)
  expect([0, 1, 2, 3, 4].sort(claims.compare)).toEqual([2, 4, 3, 1, 0])
})

test('a later row with the same identity does not move it in the order', () => {
  const claims = createClaims()
  claims.record([0, 1], 2, 0)
  claims.record([1, 0], 3, 0)
  expect([1, 0].sort(claims.compare)).toEqual([0, 1])
})

test("a name belongs to its row's first identity; the earliest row with a name counts", () => {
  const claims = createClaims()
  claims.record([0, 1], 7, claims.nameNumber('Ravi'))
  claims.record([0], 5, claims.nameNumber('Asha'))
  claims.record([0], 2, claims.nameNumber(null))
  claims.record([0], 6, claims.nameNumber('Usha'))
  expect(claims.namedRowOf(0)).toBe(5)
  expect(claims.nameText(claims.nameOf(0))).toBe('Asha')
  expect(claims.namedRowOf(1)).toBe(0)
  expect(claims.nameText(claims.nameOf(1))).toBeNull()
})

test('a blank name is none; one name has one number, and comes back as it was written', () => {
  const claims = createClaims()
  expect([null, '', ' \t'].map(claims.nameNumber)).toEqual([0, 0, 0])
  const [asha, ravi] = [claims.nameNumber(' Asha '), claims.nameNumber('Ravi')]
  expect(new Set([0, asha, ravi]).size).toBe(3)
  expect(claims.nameNumber(' Asha ')).toBe(asha)
  expect([0, asha, ravi].map(claims.nameText)).toEqual([null, ' Asha ', 'Ravi'])
})

test('beyond place 65,535 of one row identities go by number', () => {
  const claims = createClaims()
  claims.record(
    Array.from({ length: 65_540 }, (_, at) => 65_539 - at),
    1,
    0,
  )
  expect([3, 2, 1, 0, 65_539].sort(claims.compare)).toEqual([65_539, 0, 1, 2, 3])
})

test('the memory told is 14 bytes an identity, in steps of 16,384, and the names', () => {
  const claims = createClaims()
  const before = claims.bytes
  claims.record([0], 1, 0)
  const withRow = claims.bytes
  expect(withRow - before).toBe(16_384 * 14)
  claims.nameNumber('Asha')
  expect(claims.bytes).toBeGreaterThan(withRow)
})
