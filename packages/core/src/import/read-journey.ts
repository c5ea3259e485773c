import { decodeCursor, encodeCursor } from '../journey/cursor.ts'
import { compareJourney, type JourneyItem, type JourneyPosition } from '../journey/journey-item.ts'
import { mergeJourney } from '../journey/merge-journey.ts'
import { type JourneyTexts, STORE_VISIT, toJourneyItem } from '../journey/to-journey-item.ts'
import type { Page } from '../ports/ledger.ts'
import type { Repository } from '../ports/repository.ts'
import { checkCount } from './check-count.ts'
import { unknownPosition } from './unknown-position.ts'

/**
 * The host's own items of a client, newest first, after a position of the journey and at most `limit`. A source with few
 * items may simply give them all: what does not belong on the page is left out.
 */
export type JourneySource = (
  clientId: string,
  page: { readonly before: JourneyPosition | null; readonly limit: number },
) => Promise<readonly JourneyItem[]>

export interface ReadJourneyOptions {
  readonly repository: Repository
  readonly sources?: readonly JourneySource[] | undefined
  readonly texts?: JourneyTexts | undefined
  /** The `next` of the page before. */
  readonly before?: string | null | undefined
  /** Default 50. */
  readonly limit?: number | undefined
}

/** Where our visits go on after a position of the whole journey. */
const visitsAfter = (position: JourneyPosition | null): { date: string; id: string | null } | null => {
  if (position === null) return null
  const date = position.date.slice(0, 10)
  const isMoment = position.date.length > 10
  if (isMoment || position.type > STORE_VISIT) return { date, id: null }
  return { date, id: position.type === STORE_VISIT ? position.id : '' }
}

/**
 * A page of a client's journey: the host's items and the store visits together, newest first. A client whom nobody knows
 * has an empty one; asking whether a client exists is the host's business. Throws `options-invalid` for a forged cursor or a `limit`
 * below 1.
 */
export const readJourney = async (
  clientId: string,
  { repository, sources = [], texts, before, limit = 50 }: ReadJourneyOptions,
): Promise<Page<JourneyItem>> => {
  const position = before === undefined || before === null ? null : decodeCursor(before)
  if (position === null && before !== undefined && before !== null) throw unknownPosition('before')
  // One more than asked for tells whether there is another page.
  const page = { before: position, limit: checkCount('limit', limit) + 1 }
  const [visits, ...others] = await Promise.all([
    repository.timeline.visits(clientId, { before: visitsAfter(position), limit: page.limit }),
    ...sources.map((source) => source(clientId, page)),
  ])
  const items = mergeJourney(
    visits.map((visit) => toJourneyItem(visit, texts)),
    ...others,
  ).filter((item) => position === null || compareJourney(position, item) < 0)
  const shown = items.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown, next: items.length > limit && last !== undefined ? encodeCursor(last) : null }
}
