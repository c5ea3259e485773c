import { expect, test } from 'vitest'
import { createDrafts } from './drafts.ts'

for (const [name, keep] of [
  ['of one batch', false],
  ['of a whole file', true],
] as const) {
  const make = () => createDrafts(10, keep)

  test(`${name}: a component has no new client until it gets one; new clients are counted from 0`, () => {
    const drafts = make()
    expect([drafts.clientOf(0), drafts.clientOf(9)]).toEqual([-1, -1])
    expect([drafts.addClient(9), drafts.addClient(0)]).toEqual([0, 1])
    expect([drafts.clientOf(0), drafts.clientOf(9), drafts.clientOf(5)]).toEqual([1, 0, -1])
  })

  test(`${name}: a component is touched for the first time once`, () => {
    const drafts = make()
    expect([0, 9, 0, 9, 5].map((component) => drafts.touch(component))).toEqual([true, true, false, false, true])
  })

  test(`${name}: a visit is met again under its number, with who attended it first`, () => {
    const drafts = make()
    const attended = ['Bob', null, '', 'Bob']
    const visits = attended.map((by, at) => drafts.addVisit(1, 2, at, by))
    expect(visits).toEqual([0, 1, 2, 3])
    expect(visits.map((visit) => drafts.attendedBy(visit))).toEqual(attended)
    expect([drafts.visits.get(1, 2, 3), drafts.visits.get(1, 2, 4)]).toEqual([3, -1])
  })

  test(`${name}: a date and a store keep their numbers, different ones never share one`, () => {
    const drafts = make()
    expect(['a', 'b', 'a', '', 'b'].map(drafts.dateNumber)).toEqual([0, 1, 0, 2, 1])
    const stores = [{ id: 'a' }, { new: 0 }, { id: 'b' }, { new: 1 }, { id: '0' }, { id: 'a' }, { new: 0 }]
    const numbers = stores.map(drafts.storeNumber)
    expect(new Set(numbers).size).toBe(5)
    expect(numbers.slice(5)).toEqual(numbers.slice(0, 2))
  })
}
