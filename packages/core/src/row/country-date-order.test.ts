import { describe, expect, test } from 'vitest'
import { countryDateOrder } from './country-date-order.ts'

describe('the date order of a country', () => {
  test.each([
    ['IN', 'DMY'],
    ['US', 'MDY'],
    ['GB', 'DMY'],
    ['DE', 'DMY'],
    ['FR', 'DMY'],
    ['BR', 'DMY'],
    ['AU', 'DMY'],
    ['AE', 'DMY'],
    ['CA', 'YMD'],
    ['CN', 'YMD'],
    ['JP', 'YMD'],
    ['KR', 'YMD'],
    ['SE', 'YMD'],
    ['HU', 'YMD'],
    ['IR', 'YMD'],
  ])('%s writes %s', (country, order) => {
    expect(countryDateOrder(country)).toBe(order)
  })

  test.each(['XX', 'QQ', '', 'india', 'in', 'I1'])('%j is no country and has none', (country) => {
    expect(countryDateOrder(country)).toBeNull()
  })
})
