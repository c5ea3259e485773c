import { expect, test } from 'vitest'
import { satisfies } from './satisfies.ts'

test('versions are compared number by number', () => {
  expect(satisfies('20.20.2', '>=20.19')).toBe(true)
  expect(satisfies('20.9.0', '>=20.19')).toBe(false)
  expect(satisfies('22.13.0', '>=22.13')).toBe(true)
  expect(satisfies('24.0.0', '*')).toBe(true)
  expect(() => satisfies('24.0.0', '^24')).toThrow(RangeError)
})
