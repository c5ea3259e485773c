import { describe, expect, test } from 'vitest'
import { suggestHeaders, typoDistance } from './suggest-headers.ts'

describe('near misses', () => {
  test.each([
    ['mobile', 'mobile', 0],
    ['moblie', 'mobile', 1],
    ['store', 'stoer', 1],
    ['phone', 'phne', 1],
    ['visitdate', 'visitdat', 1],
    ['visitdate', 'vsitdte', 2],
    ['store', 'shore', 1],
    ['day', 'way', 1],
    ['ab', 'ac', 3],
    ['phone', 'email', 3],
    ['visitdate', 'date', 3],
  ])('%s and %s are %i apart (3: strangers)', (a, b, distance) => {
    expect(typoDistance(a, b)).toBe(distance)
    expect(typoDistance(b, a)).toBe(distance)
  })

  test('come best first, then headers with the field’s word, at most three', () => {
    const headers = ['Notes', 'Phone or WhatsApp of customer', 'Mobil', 'My phone', 'Spare mobile', 'Whatsapp here']
    expect(suggestHeaders('phone', headers).map(({ header }) => header)).toEqual([
      'Mobil',
      'Phone or WhatsApp of customer',
      'My phone',
    ])
  })

  test('a store’s own phone is not suggested for the customer’s', () => {
    expect(suggestHeaders('phone', ['Phone of the store', 'Staff mobile', 'Branch e-mail'])).toEqual([])
  })
})
