/** One item of a customer's timeline, the host's or ours. */
export interface JourneyItem {
  readonly id: string
  /** `store_visit` for ours; the host's types are its own. */
  readonly type: string
  readonly title: string
  readonly description: string
  /** A calendar date (`YYYY-MM-DD`), or a moment in ISO 8601. */
  readonly date: string
  readonly details: Readonly<Record<string, unknown>>
}

/** Where an item stands in the journey: what the next page comes after. */
export type JourneyPosition = Pick<JourneyItem, 'date' | 'type' | 'id'>

const dayOf = ({ date }: JourneyPosition): string => date.slice(0, 10)
/** A moment in ms; infinite for an item that has only a date, so that it sorts above that day's moments. */
const momentOf = ({ date }: JourneyPosition): number =>
  date.length === 10 ? Number.POSITIVE_INFINITY : Date.parse(date)
const compareText = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1)

/**
 * Newest first: by day descending; within a day, items with only a date above those with a time, and those by time
 * descending; then by type and by id.
 */
export const compareJourney = (a: JourneyPosition, b: JourneyPosition): number => {
  const byDay = compareText(dayOf(b), dayOf(a))
  if (byDay !== 0) return byDay
  const momentA = momentOf(a)
  const momentB = momentOf(b)
  if (momentA !== momentB) return momentA < momentB ? 1 : -1
  return compareText(a.type, b.type) || compareText(a.id, b.id)
}
