import { expect, test } from 'vitest'
import { email, makeRow, phone } from '../../test/plan/make.ts'
import type { Identity } from '../row/row.ts'
import { createIdentityIndex, numbersOf } from './identity-index.ts'

test('an identity keeps its number and comes back; one value of two kinds is two identities', () => {
  const index = createIdentityIndex()
  const identities: readonly Identity[] = [phone('+9101'), email('+9101'), { kind: 'content', value: '+9101' }]
  for (const [at, identity] of identities.entries()) {
    expect(index.find(identity)).toBe(-1)
    expect(index.intern(identity)).toBe(at)
    expect([index.intern(identity), index.find(identity)]).toEqual([at, at])
    expect([index.identity(at), index.kind(at)]).toEqual([identity, identity.kind])
  }
  expect(index.size).toBe(3)
})

test('equal rows without phone and e-mail are counted: each is an identity of its own, whatever stands between them', () => {
  const index = createIdentityIndex()
  const counts = new Map<string, number>()
  for (let at = 0; at < 300; at++) {
    const key = at % 3 === 0 ? 'b' : 'a'
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    expect(index.identity(index.internContent(key))).toEqual({ kind: 'content', value: `${key}:${count}` })
  }
  expect(index.size).toBe(300)
})

test('a row names each of its identities once, in its order; each that is unknown is -1', () => {
  const index = createIdentityIndex()
  for (const identity of [phone('+9101'), email('a@x.in')]) index.intern(identity)
  const row = makeRow(1, [email('a@x.in'), phone('+9108'), phone('+9101'), email('a@x.in'), phone('+9109')])
  expect(numbersOf(row, index.find)).toEqual([1, -1, 0, -1])
  expect(numbersOf(row, index.intern)).toEqual([1, 2, 0, 3])
  expect(numbersOf(makeRow(2, [phone('+9101'), phone('+9101')]), index.find)).toEqual([0])
})

test('the memory of an index is told', () => {
  const index = createIdentityIndex()
  const before = index.bytes
  index.intern(email('a@x.in'))
  expect(index.bytes).toBeGreaterThan(before + 2 ** 20)
})
