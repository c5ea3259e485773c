import { compareJourney, type JourneyItem } from './journey-item.ts'

/**
 * Several lists of items, in any order, as one journey, newest first. The order is total, so that the same items always
 * come out alike and a page can be continued after any of them.
 *
 * @example
 * mergeJourney(calls, visits.map((visit) => toJourneyItem(visit)))
 */
export const mergeJourney = (...sources: readonly (readonly JourneyItem[])[]): readonly JourneyItem[] =>
  sources.flat().sort(compareJourney)
