import { expect, test } from 'vitest'
import { createOwners } from './owners.ts'
import { createRowLog } from './row-log.ts'
import { createUnionFind } from './union-find.ts'

/** Identities 0 … 5; rows join those that they list. Identities compare by number. */
const ownersOf = (...rows: readonly (readonly number[])[]) => {
  const people = createUnionFind(6)
  const log = createRowLog()
  for (const row of rows) {
    log.push(row)
    for (const number of row) people.join(row[0] ?? 0, number)
  }
  const owners = createOwners({ people, size: 6, log, joining: (numbers) => numbers, compare: (a, b) => a - b })
  return { owners, component: people.find(0), clients: () => [0, 1, 2, 3, 4, 5].map(owners.clientOf) }
}

test('a component with one known client is all of that client; without any it has none', () => {
  const { owners, component, clients } = ownersOf([0, 1], [1, 2])
  expect(clients()).toEqual([-1, -1, -1, -1, -1, -1])
  owners.set(2, 0)
  owners.set(0, 0)
  expect(clients()).toEqual([0, 0, 0, -1, -1, -1])
  expect(owners.isConflict(component)).toBe(false)
  expect([0, 1].map(owners.knownOwner)).toEqual([0, -1])
})

test('with two known clients each identity has the nearest; a tie goes by the smallest known identity', () => {
  const { owners, component, clients } = ownersOf([3, 4], [4, 0], [0, 5])
  owners.set(3, 0)
  owners.set(0, 1)
  expect(owners.isConflict(component)).toBe(true)
  expect(clients()).toEqual([1, -1, -1, 0, 1, 1])
})

test("a client's smallest known identity decides, not the one that stands beside, in whatever order they are met", () => {
  const rows = [
    [5, 4],
    [4, 3],
    [5, 0],
  ]
  for (const order of [rows, rows.map((row) => row.toReversed())]) {
    const { owners, clients } = ownersOf(...order)
    owners.set(5, 0)
    owners.set(3, 1)
    owners.set(0, 0)
    expect(clients()[4]).toBe(0)
  }
})

test('an owner who goes away ends the conflict, and what was near goes to who is left', () => {
  const { owners, component, clients } = ownersOf([0, 1], [1, 2], [2, 3])
  owners.set(0, 0)
  owners.set(3, 1)
  expect(clients()).toEqual([0, 0, 1, 1, -1, -1])
  owners.set(3, -1)
  expect(owners.isConflict(component)).toBe(false)
  expect(clients()).toEqual([0, 0, 0, 0, -1, -1])
  owners.set(0, -1)
  expect(clients()).toEqual([-1, -1, -1, -1, -1, -1])
})

test('an identity that changes hands settles the others anew', () => {
  const { owners, component, clients } = ownersOf([0, 1], [1, 2], [2, 3])
  owners.set(0, 0)
  owners.set(3, 1)
  expect(clients()).toEqual([0, 0, 1, 1, -1, -1])
  owners.set(2, 0)
  expect(clients()).toEqual([0, 0, 0, 1, -1, -1])
  owners.set(3, 2)
  expect(clients()).toEqual([0, 0, 0, 2, -1, -1])
  owners.set(1, 2)
  expect(owners.isConflict(component)).toBe(true)
  expect(clients()).toEqual([0, 2, 0, 2, -1, -1])
})

test('what was near to an identity goes with it when it changes hands, and to others when nobody has it', () => {
  const { owners, component, clients } = ownersOf([0, 1], [1, 2], [2, 3], [3, 4])
  for (const [number, client] of [0, -1, -1, 1, 2].entries()) owners.set(number, client)
  expect(clients()).toEqual([0, 0, 1, 1, 2, -1])
  owners.set(3, 3)
  expect(clients()).toEqual([0, 0, 3, 3, 2, -1])
  owners.set(3, -1)
  expect(owners.isConflict(component)).toBe(true)
  expect(clients()).toEqual([0, 0, 0, 2, 2, -1])
})

test('a new client among several draws what is nearer to it now', () => {
  const { owners, clients } = ownersOf([0, 1], [1, 2], [2, 3], [3, 4], [4, 5])
  owners.set(0, 0)
  owners.set(5, 1)
  expect(clients()).toEqual([0, 0, 0, 1, 1, 1])
  owners.set(3, 2)
  expect(clients()).toEqual([0, 0, 2, 2, 2, 1])
})

test('a claim of what was assigned already moves nobody else, not even in a tie', () => {
  // 4 stands between 5 and 3, and 3 is the smaller; 0 would be smaller still once it is claimed.
  const { owners, clients } = ownersOf([5, 4], [4, 3], [5, 0])
  owners.set(5, 0)
  owners.set(3, 1)
  expect(clients()).toEqual([0, -1, -1, 1, 1, 0])
  owners.set(0, 0)
  expect(clients()).toEqual([0, -1, -1, 1, 1, 0])
})

test('the memory told is 9 bytes an identity, 4 more once there is a conflict, and the ids', () => {
  const make = (size: number) =>
    createOwners({
      people: createUnionFind(size),
      size,
      log: createRowLog(),
      joining: (numbers) => numbers,
      compare: (a, b) => a - b,
    })
  expect(make(1006).bytes - make(6).bytes).toBe(9000)
  const { owners } = ownersOf([0, 1, 2])
  const before = owners.bytes
  const [asha, ravi] = [owners.clientNumber('asha'), owners.clientNumber('ravi')]
  const withIds = owners.bytes
  expect(withIds).toBeGreaterThan(before)
  owners.set(0, asha)
  owners.set(1, ravi)
  owners.clientOf(2)
  expect(owners.bytes - withIds).toBe(6 * 4)
})

test('a component that is settled stays so until an owner in it changes', () => {
  const { owners, component } = ownersOf([0, 1])
  expect(owners.isSettled(component)).toBe(false)
  owners.set(0, 0)
  owners.settle(component)
  owners.set(0, 0)
  expect(owners.isSettled(component)).toBe(true)
  owners.set(1, 0)
  expect(owners.isSettled(component)).toBe(false)
})

test('a client has one number, and its id comes back from it', () => {
  const { owners } = ownersOf()
  const numbers = ['c1', '42', 'c1'].map(owners.clientNumber)
  expect(numbers).toEqual([0, 1, 0])
  expect([0, 1].map(owners.clientId)).toEqual(['c1', '42'])
})

test('so it is with more clients than are kept at hand', () => {
  const { owners } = ownersOf()
  const ids = Array.from({ length: 10_002 }, (_, at) => `c${at}`)
  const numbers = ids.map(owners.clientNumber)
  for (let time = 0; time < 2; time++) {
    expect(numbers.map(owners.clientId)).toEqual(ids)
    expect(ids.map(owners.clientNumber)).toEqual(numbers)
  }
})
