import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { compareJourney, type JourneyItem } from './journey-item.ts'
import { mergeJourney } from './merge-journey.ts'
import { toJourneyItem } from './to-journey-item.ts'

const item = (date: string, type: string, id: string): JourneyItem => ({
  id,
  type,
  title: '',
  description: '',
  date,
  details: {},
})

const items = fc.array(
  fc
    .tuple(
      fc.constantFrom(
        '2024-05-02',
        '2024-05-06',
        '2024-05-06T09:30:00Z',
        '2024-05-06T18:00:00Z',
        '2024-05-07T00:00:00Z',
      ),
      fc.constantFrom('call', 'note', 'store_visit'),
      fc.nat({ max: 9 }),
    )
    .map(([date, type, id]) => item(date, type, String(id))),
)

describe('the journey', () => {
  test('shows the newest first, and a day above its moments', () => {
    const visit = toJourneyItem({
      id: 'v1',
      storeName: 'CG Road',
      visitDate: '2024-05-06',
      attendedBy: null,
      entries: [],
    })
    const older = toJourneyItem({
      id: 'v2',
      storeName: 'Shivranjani',
      visitDate: '2024-05-02',
      attendedBy: null,
      entries: [],
    })
    const call = item('2024-05-06T09:30:00Z', 'call', 'c1')
    const note = item('2024-05-06T18:00:00Z', 'note', 'n1')
    const merged = mergeJourney([older, visit], [call, note])
    expect(merged.map(({ id }) => id)).toEqual(['v1', 'n1', 'c1', 'v2'])
  })

  test('a visit carries its store, who attended, and each row when several met', () => {
    const entries = [
      { name: 'Asha', attendedBy: 'Meera' },
      { name: 'Asha P', attendedBy: null },
    ]
    const met = toJourneyItem({ id: 'v', storeName: 'CG Road', visitDate: '2024-05-06', attendedBy: 'Meera', entries })
    expect(met).toEqual({
      id: 'v',
      type: 'store_visit',
      title: 'Visited CG Road',
      description: 'Attended by Meera',
      date: '2024-05-06',
      details: { store: 'CG Road', attendedBy: 'Meera', entries },
    })
    expect(
      toJourneyItem({ ...met, storeName: 'X', visitDate: '2024-05-06', attendedBy: null, entries: [] }).details,
    ).toEqual({
      store: 'X',
      attendedBy: null,
    })
  })

  test('titles can be translated', () => {
    const texts = { title: () => 'Besuch', description: () => 'im Laden' }
    const translated = toJourneyItem(
      { id: 'v', storeName: 'X', visitDate: '2024-05-06', attendedBy: null, entries: [] },
      texts,
    )
    expect([translated.title, translated.description]).toEqual(['Besuch', 'im Laden'])
  })

  test('the order is the same however the items are dealt out to sources', () => {
    fc.assert(
      fc.property(items, fc.array(fc.nat({ max: 2 })), (all, deal) => {
        const hands: JourneyItem[][] = [[], [], []]
        all.forEach((one, at) => {
          hands[deal[at] ?? 0]?.push(one)
        })
        const positions = (list: readonly JourneyItem[]) => list.map(({ date, type, id }) => `${date} ${type} ${id}`)
        expect(positions(mergeJourney(...hands))).toEqual(positions(mergeJourney([...all].reverse())))
      }),
    )
  })

  test('the order is total: antisymmetric and transitive', () => {
    fc.assert(
      fc.property(items, (all) => {
        const sorted = mergeJourney(all)
        for (const [at, one] of sorted.entries()) {
          for (const later of sorted.slice(at + 1)) expect(compareJourney(one, later)).toBeLessThanOrEqual(0)
        }
      }),
    )
  })

  test('a cursor gives its position back, and a forged one nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (type, id) => {
        const position = { date: '2024-05-06', type, id }
        expect(decodeCursor(encodeCursor(position))).toEqual(position)
      }),
    )
    for (const forged of ['', 'x', '%%%', btoa('[1,2,3]'), btoa('{}')]) expect(decodeCursor(forged)).toBeNull()
  })
})
