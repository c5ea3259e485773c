import type { JourneyItem } from './journey-item.ts'

/** A visit as the timeline port gives it. */
export interface JourneyVisit {
  readonly id: string
  readonly storeName: string
  readonly visitDate: string
  readonly attendedBy: string | null
  readonly entries: readonly { readonly name: string | null; readonly attendedBy: string | null }[]
}

/** The words of a store visit on the timeline, for a host in another language. */
export interface JourneyTexts {
  title(visit: JourneyVisit): string
  description(visit: JourneyVisit): string
}

export const ENGLISH_TEXTS: JourneyTexts = {
  title: ({ storeName }) => `Visited ${storeName}`,
  description: ({ attendedBy }) => (attendedBy === null ? 'Store visit' : `Attended by ${attendedBy}`),
}

/** What type the visits have on the timeline. */
export const STORE_VISIT = 'store_visit'

/**
 * A visit as an item of the journey. `details.entries` is there only when several rows met in the visit: what each said.
 *
 * @example
 * toJourneyItem({ id: 'v1', storeName: 'CG Road', visitDate: '2024-05-06', attendedBy: null, entries: [] }).title // 'Visited CG Road'
 */
export const toJourneyItem = (visit: JourneyVisit, texts: JourneyTexts = ENGLISH_TEXTS): JourneyItem => ({
  id: visit.id,
  type: STORE_VISIT,
  title: texts.title(visit),
  description: texts.description(visit),
  date: visit.visitDate,
  details: {
    store: visit.storeName,
    attendedBy: visit.attendedBy,
    ...(visit.entries.length > 1 ? { entries: visit.entries } : {}),
  },
})
