import { expect, test } from 'vitest'
import { createOwnClients } from './own-clients.ts'

test('a client is own once it is added, and until it is doubted; others are not', () => {
  const own = createOwnClients()
  own.add(70_000, null)
  own.add(3, 'Asha')
  expect([0, 3, 4, 70_000, 70_001].filter(own.has)).toEqual([3, 70_000])
  expect([own.nameOf(3), own.nameOf(70_000), own.nameOf(4)]).toEqual(['Asha', null, null])
  own.doubt(3)
  expect([3, 70_000].filter(own.has)).toEqual([70_000])
})

test('of a visit that was added it never says that it cannot be there, however many there are', () => {
  const own = createOwnClients()
  const dates = Array.from({ length: 60 }, (_, day) => new Date(Date.UTC(2024, 0, day)).toISOString().slice(0, 10))
  for (let client = 0; client < 2_000; client++) {
    for (const date of dates.slice(client % 50, (client % 50) + 5)) own.addVisit(client, date)
  }
  let mistaken = 0
  for (let client = 0; client < 2_000; client++) {
    for (const [day, date] of dates.entries()) {
      const isThere = day >= client % 50 && day < (client % 50) + 5
      if (isThere) expect(own.mayHaveVisit(client, date)).toBe(true)
      else if (own.mayHaveVisit(client, date)) mistaken++
    }
  }
  // 10,000 hashes of 32 bits, asked 110,000 times: one in four million is taken for another.
  expect(mistaken).toBeLessThan(5)
  expect(own.mayHaveVisit(1, '2031-01-01')).toBe(false)
})
