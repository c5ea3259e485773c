import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDateEvidence } from './date-evidence.ts'
import { type DateOrderOptions, decideDateOrder } from './decide-date-order.ts'
import type { DateOrder } from './options.ts'

type Dated = readonly [rowNumber: number, cell: string]
const decide = (rows: readonly Dated[], options: Partial<DateOrderOptions> = {}) => {
  const evidence = createDateEvidence()
  for (const [rowNumber, cell] of rows) evidence.add(cell, rowNumber)
  return decideDateOrder(evidence, { declared: null, country: null, ...options })
}

describe('the order of a column’s dates', () => {
  test('is as declared, whatever the column says', () => {
    expect(decide([[1, '5/14/2024']], { declared: 'DMY', country: 'IN' })).toEqual({ status: 'declared', order: 'DMY' })
  })

  test('is not needed where each date reads in one way', () => {
    const rows: Dated[] = [
      [1, '2024-05-02'],
      [2, '2 May 2024'],
      [3, ''],
      [4, 'soon'],
      [5, '2/2/2024'],
      [6, '31/31/2024'],
      [7, '45414'],
    ]
    expect(decide(rows, { country: 'IN' })).toEqual({ status: 'not-needed' })
    expect(decide([])).toEqual({ status: 'not-needed' })
  })

  test('is proved by a value that reads in one order only', () => {
    expect(
      decide(
        [
          [3, '2/5/2024'],
          [17, '14/5/2024'],
          [19, '15/5/2024'],
        ],
        { country: 'IN' },
      ),
    ).toEqual({
      status: 'proved',
      order: 'DMY',
      proof: { order: 'DMY', value: '14/5/2024', rowNumber: 17 },
      message: '14/5/2024 in row 17 proves day-month',
    })
    expect(decide([[1, '5/14/2024']])).toMatchObject({ status: 'proved', order: 'MDY' })
    expect(decide([[1, '99/12/31']])).toMatchObject({ status: 'proved', order: 'YMD' })
    expect(decide([[1, ' 14/5/2024 10:30 ']])).toMatchObject({ proof: { value: '14/5/2024 10:30' } })
  })

  test('is proved by two values together that leave one order', () => {
    // As year-month-day 14/5/24 is a day too; 2/5/24 is not, its year would have one digit.
    expect(
      decide([
        [1, '14/5/24'],
        [2, '2/5/24'],
      ]),
    ).toMatchObject({ status: 'proved', order: 'DMY', proof: { rowNumber: 1 } })
  })

  test('is that of the country where nothing proves it, and says so', () => {
    expect(decide([[1, '2/5/2024']], { country: 'IN' })).toMatchObject({
      status: 'assumed',
      order: 'DMY',
      country: 'IN',
    })
    expect(decide([[1, '2/5/2024']], { country: 'US' })).toMatchObject({
      status: 'assumed',
      order: 'MDY',
      country: 'US',
    })
    expect(decide([[1, '24/05/02']], { country: 'JP' })).toMatchObject({ status: 'assumed', order: 'YMD' })
    expect(decide([[1, '24/05/31']], { country: 'IN' })).toMatchObject({ status: 'assumed', order: 'DMY' })
  })

  test('is contradicted where two values prove different ones', () => {
    const finding = decide(
      [
        [9, '5/14/2024'],
        [4, '14/5/2024'],
      ],
      { country: 'IN' },
    )
    expect(finding).toMatchObject({
      status: 'contradicted',
      proofs: [
        { order: 'DMY', value: '14/5/2024', rowNumber: 4 },
        { order: 'MDY', value: '5/14/2024', rowNumber: 9 },
      ],
    })
    expect('message' in finding && finding.message).toContain('dateOrder')
  })

  test('is contradicted where the proof is not what the country writes', () => {
    expect(
      decide(
        [
          [1, '2/5/2024'],
          [3, '5/14/2024'],
        ],
        { country: 'IN' },
      ),
    ).toMatchObject({
      status: 'contradicted',
      proofs: [{ order: 'MDY', value: '5/14/2024', rowNumber: 3 }],
    })
    expect(decide([[1, '14/5/2024']], { country: 'US' })).toMatchObject({ status: 'contradicted' })
    expect(
      decide(
        [
          [1, '10/11/31'],
          [2, '14/5/24'],
        ],
        { country: 'JP' },
      ),
    ).toMatchObject({
      status: 'contradicted',
      proofs: [{ value: '10/11/31' }],
    })
  })

  test('is open without proof and country, or where the country writes the year first and the column last', () => {
    expect(decide([[1, '2/5/2024']])).toMatchObject({ status: 'open' })
    expect(decide([[1, '2/5/2024']], { country: 'XX' })).toMatchObject({ status: 'open' })
    expect(decide([[1, '2/5/2024']], { country: 'JP' })).toMatchObject({ status: 'open' })
    expect(decide([[1, '14/5/2024']], { country: 'JP' })).toMatchObject({ status: 'proved', order: 'DMY' })
  })
})

describe('evidence about dates', () => {
  const number = fc.integer({ min: 1, max: 33 }).map(String)
  const year = fc.constantFrom('2024', '24', '31', '02')
  const cell = fc.oneof(
    fc.tuple(number, number, year).map((parts) => parts.join('/')),
    fc.constantFrom('2024-05-02', '2 May 2024', '', 'x', '99/12/31', '14/5/2024', '5/14/2024'),
  )
  const rows = fc.array(cell, { maxLength: 12 }).map((cells) => cells.map((text, index): Dated => [index + 1, text]))
  const shuffled = rows.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  const country = fc.constantFrom('IN', 'US', 'JP', null)

  test('gives the same finding in any order of the rows', () => {
    fc.assert(
      fc.property(shuffled, country, ([list, permuted], where) => {
        expect(decide(permuted, { country: where })).toEqual(decide(list, { country: where }))
      }),
      { numRuns: 3_000 },
    )
  })

  test('gives the same finding however the rows are cut into batches and repeated', () => {
    fc.assert(
      fc.property(rows, country, (list, where) => {
        expect(decide([...list, ...list], { country: where })).toEqual(decide(list, { country: where }))
      }),
    )
  })

  test('never proves an order in which a date of the column that has one cannot be read', () => {
    const orders: readonly DateOrder[] = ['DMY', 'MDY', 'YMD']
    fc.assert(
      fc.property(rows, country, (list, where) => {
        const finding = decide(list, { country: where })
        if (finding.status !== 'proved' && finding.status !== 'assumed') return
        for (const row of list) {
          const alone = decide([row], {})
          if (alone.status === 'proved') expect(alone.order).toBe(finding.order)
          expect(orders).toContain(finding.order)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
