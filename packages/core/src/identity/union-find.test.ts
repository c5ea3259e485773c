import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../../test/plan/runs.ts'
import { createUnionFind, type UnionFind } from './union-find.ts'

const SIZE = 24

const membersOf = (sets: UnionFind, member: number): number[] => {
  const members: number[] = []
  sets.eachMember(member, (one) => members.push(one))
  return members
}

test('the sets are those of repeated merging by hand, and each lists its members once', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(SIZE - 1), fc.nat(SIZE - 1)), { maxLength: 40 }), (pairs) => {
      const sets = createUnionFind(SIZE)
      let model: readonly number[] = Array.from({ length: SIZE }, (_, member) => member)
      for (const [a, b] of pairs) {
        sets.join(a, b)
        const [to, from] = [model[a] ?? a, model[b] ?? b]
        model = model.map((set) => (set === from ? to : set))
      }
      for (let member = 0; member < SIZE; member++) {
        const mates = model.flatMap((set, other) => (set === model[member] ? [other] : []))
        expect(membersOf(sets, member).sort((a, b) => a - b)).toEqual(mates)
        expect(new Set(mates.map(sets.find))).toEqual(new Set([sets.find(member)]))
      }
    }),
    { numRuns: runs(500) },
  )
})

test('a chain of many stays shallow enough to be walked', () => {
  const sets = createUnionFind(200_000)
  for (let member = 1; member < 200_000; member++) sets.join(member - 1, member)
  expect(sets.find(199_999)).toBe(sets.find(0))
  expect(membersOf(sets, 7)).toHaveLength(200_000)
})

test('the memory told is 8 bytes a number', () => {
  expect(createUnionFind(1000).bytes).toBe(8000)
})
