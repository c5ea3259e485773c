import { describe, expect, test } from 'vitest'
import { looksLikeData } from './looks-like-data.ts'

describe('a cell that no column would be named', () => {
  test.each([
    '9723521333',
    '+91 97235-21333',
    "'9723521333",
    '(213) 651-2030',
    '९७२३५२१३३३',
    'Asha@Example.com',
    '2/5/2024',
    '2024-05-02',
    '14 May 2024',
    '29/2/2023',
  ])('%j looks like data', (cell) => {
    expect(looksLikeData(cell)).toBe(true)
  })

  test.each([
    'Phone',
    'Visit Date',
    '',
    ' ',
    '2024',
    'Q1 2024',
    '12345',
    '1',
    'E-mail 1 - Value',
    'May',
    '@',
    'Phone 9723521333',
    '1'.repeat(400),
  ])('%j may be a header', (cell) => {
    expect(looksLikeData(cell)).toBe(false)
  })
})
